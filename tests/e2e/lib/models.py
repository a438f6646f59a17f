"""Models of small apps that several test files lay out in their own ways."""

USERS = """
tables:
  users:
    columns:
      id: bigint identity primary key
      name: text not null
"""
BLOG = """
tables:
  post:
    columns:
      id: bigint identity primary key
      author_id: bigint not null references users on delete cascade
      title: text not null default ''
    indexes: {post_title_idx: [title]}
"""
SITE = """
tables:
  site:
    columns:
      id: bigint identity primary key
      host: text not null unique
"""
SHOP = """
tables:
  item:
    columns:
      id: bigint identity primary key
      price: numeric(12,2) not null default 0
"""
