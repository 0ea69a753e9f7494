#!/usr/bin/env bash
# Measures what `make demo` and `make install` bring: time and size, each in a fresh clone of HEAD
# with an empty home folder and without pip's settings.
#
# usage: tests/benchmarks/install.sh [FOLDER] [TARGET...]    (a temporary folder; demo install)
#
# "CPU s" are the seconds of all cores together, which other work on the machine does not change much.
# "environment" is .venv, "home" what is left in the home folder, both by du. "system" are the
# packages that apt would add to a machine with Python, git and make, by their own word; where they
# are here already, their installation is not in the time: the column "apt" says so.
set -euo pipefail
cd "$(dirname "$0")/../.."
repository=$PWD
folder=${1:-$(mktemp -d)}
[ $# -gt 0 ] && shift
targets=${*:-demo install}
mkdir -p "$folder"

megabytes() { du -sm "$1" 2>/dev/null | cut -f1; }

added() { # names of the packages that come with those named, on a machine with nothing
  apt-get -s -o Dir::State::status="$folder/nothing" install \
    --no-install-recommends "$@" 2>/dev/null |
    awk '/^Inst / {print $2}'
}

system_megabytes() { # of what packages bring that python3-venv, git and make have not brought
  command -v apt-get >/dev/null || { echo -; return; }
  : >"$folder/nothing"
  added python3-venv git make >"$folder/there"
  added "$@" | grep -vxFf "$folder/there" | sort -u | xargs -r apt-cache show --no-all-versions |
    awk '/^Installed-Size:/ {kilobytes += $2} END {printf "%.0f", kilobytes / 1024}'
}

cpu_seconds() { # that this script and what it started have used
  awk '{print int(($16 + $17) / '"$(getconf CLK_TCK)"')}' /proc/$$/stat
}

packages_of() { # the system packages that a target asks for
  case $1 in demo) name=OCR_PACKAGES ;; *) name=TEST_PACKAGES ;; esac
  printf 'include Makefile\nshow:\n\t@echo $(%s)\n' "$name" | make -s -f - show
}

printf '%-8s %8s %6s %15s %8s %10s  %s\n' \
  target seconds "CPU s" "environment MB" "home MB" "system MB" apt
for target in $targets; do
  rm -rf "${folder:?}/$target" "$folder/home"
  mkdir -p "$folder/home"
  git clone --quiet "$repository" "$folder/$target"
  packages=$(packages_of "$target")
  apt="in the time"
  if dpkg -s $packages >/dev/null 2>&1; then apt="already here"; fi
  before=$(cpu_seconds)
  start=$(date +%s)
  if ! env $(env | sed -n 's/^\(\(PIP\|UV\|XDG\)_[A-Z_]*\)=.*/-u \1/p') HOME="$folder/home" \
    PIP_CONFIG_FILE=/dev/null make -C "$folder/$target" "$target" >"$folder/$target.log" 2>&1; then
    tail -n 20 "$folder/$target.log" >&2
    exit 1
  fi
  end=$(date +%s)
  cpu=$(($(cpu_seconds) - before))
  printf '%-8s %8d %6d %15s %8s %10s  %s\n' "$target" $((end - start)) "$cpu" \
    "$(megabytes "$folder/$target/.venv")" "$(megabytes "$folder/home")" \
    "$(system_megabytes $packages)" "$apt"
done
for target in $targets; do
  echo
  echo "largest in the environment of make $target, MB"
  du -sm "$folder/$target"/.venv/lib/python*/site-packages/* | sort -rn | head -n 12 |
    awk '{n = split($2, part, "/"); printf "%6d  %s\n", $1, part[n]}'
done
