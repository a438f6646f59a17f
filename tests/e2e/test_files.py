"""Revision files that anybody could have written, or that stand elsewhere, are not run; a database
file that is replaced while it is written to is not taken for the new one."""
# labels:
# timeout: 60

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

MODELS = "tables: {t: {columns: {id: integer primary key}}}\n"


@harness.only_engine("sqlite")
class Files(harness.Case):
    def setUp(self):
        super().setUp()
        os.chmod(self.project.root, 0o755)
        self.project.app("shop", MODELS)
        self.project.make("-m", "first")
        self.file = self.project.revisions()[0]
        self.migrations = os.path.dirname(self.file)
        self.shown = os.path.relpath(self.file, self.project.root)

    def refused(self, message):
        for command in ("migrate", "makemigrations", "check", "showmigrations"):
            self.assertIn(message, self.project.expect(2, command).err, command)
        self.assertFalse(os.path.exists(self.db.path))

    def test_a_file_that_everybody_may_write_is_not_run(self):
        os.chmod(self.file, 0o666)
        self.refused(f'"{self.shown}" may be written by everybody')
        os.chmod(self.file, 0o664)
        self.project.migrate()

    def test_a_folder_that_everybody_may_write_is_not_read(self):
        os.chmod(self.migrations, 0o777)
        self.refused('"apps/shop/migrations" may be written by everybody')
        os.chmod(self.migrations, 0o1777)
        self.project.migrate()

    def test_where_everything_is_open_permissions_say_nothing(self):
        for path in (self.project.root, self.migrations, self.file):
            os.chmod(path, 0o777)
        self.project.migrate()

    def test_a_link_out_of_the_project_is_not_followed(self):
        away = os.path.join(self.folder, "away")
        os.mkdir(away)
        shutil.move(self.file, away)
        os.symlink(os.path.join(away, os.path.basename(self.file)), self.file)
        self.refused(f'"{self.shown}" is a symbolic link that leads out of the project')
        os.remove(self.file)
        os.rmdir(self.migrations)
        os.symlink(away, self.migrations)
        self.refused('"apps/shop/migrations" is a symbolic link that leads out of the project')

    def test_a_link_inside_the_project_is(self):
        kept = self.project.path("kept.sql")
        shutil.move(self.file, kept)
        os.symlink(kept, self.file)
        self.project.migrate()

    def test_a_new_file_can_be_read_by_all_and_written_by_its_owner(self):
        self.assertEqual(0o644, os.stat(self.file).st_mode & 0o777 | 0o044)
        self.assertEqual(0, os.stat(self.file).st_mode & 0o022)


if __name__ == "__main__":
    harness.main()
