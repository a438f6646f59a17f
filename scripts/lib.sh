# shellcheck shell=bash
# What the scripts share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say()
{
    printf '\n== %s\n' "$*" >&2
}

# The packages of the named sections of scripts/packages.
packages_of()
{
    local section
    for section in "$@"; do
        awk -v want="[$section]" '{ sub(/#.*/, "") } /^\[/ { on = ($1 == want); next } on && NF { print $1 }' \
            "$root/scripts/packages"
    done
}

# Those of the named packages that are not installed. No network is needed to find out.
missing_packages()
{
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
    done
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs what the named sections want and this machine lacks.
install_packages()
{
    local wanted missing
    command -v dpkg-query >/dev/null || {
        say "not a Debian system: these packages are taken for granted: $(packages_of "$@" | xargs)"
        return 0
    }
    mapfile -t wanted < <(packages_of "$@" | sort -u)
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >&2
}

# Configures and builds a preset; build/autorev then names the program that was built last.
build_preset()
{
    say "building build/$1/autorev"
    (cd "$root" && cmake --preset "$1" && cmake --build --preset "$1" -j "$(nproc)") >&2
    ln -sfn "$1/autorev" "$root/build/autorev"
}
