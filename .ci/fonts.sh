#!/usr/bin/env bash
# Stand-in fonts for checking printed pages with LibreOffice on a Debian machine.
#
# Documents name the fonts of GB/T 9704 (仿宋_GB2312, 楷体_GB2312, 黑体, 宋体, 方正小标宋简体), which cannot be
# shipped. This script takes the free Fandol fonts out of Debian's texlive-lang-chinese package (without
# installing it) and tells fontconfig to use them for those names. Safe to run twice; needs apt and dpkg.
#
#   .ci/fonts.sh            fonts into ~/.local/share/fonts/gwrb, rules into ~/.config/fontconfig/conf.d
set -euo pipefail

fonts="${XDG_DATA_HOME:-$HOME/.local/share}/fonts/gwrb"
rules="${XDG_CONFIG_HOME:-$HOME/.config}/fontconfig/conf.d"
names=(FandolFang-Regular FandolKai-Regular FandolHei-Regular FandolHei-Bold FandolSong-Regular FandolSong-Bold)
mkdir -p "$fonts" "$rules"

missing=
for name in "${names[@]}"; do [ -s "$fonts/$name.otf" ] || missing=yes; done
if [ -n "$missing" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && apt-get download -qq texlive-lang-chinese 2>"$work/apt.log") || { cat "$work/apt.log" >&2; exit 1; }
  dpkg-deb --fsys-tarfile "$work"/texlive-lang-chinese_*.deb |
    tar -x -C "$work" --wildcards '*/opentype/public/fandol/*.otf'
  for name in "${names[@]}"; do find "$work" -name "$name.otf" -exec cp {} "$fonts/" \;; done
fi

alias_for() {  # the name a document asks for, the family that stands in for it
  printf '  <match target="pattern"><test qual="any" name="family"><string>%s</string></test>' "$1"
  printf '<edit name="family" mode="assign" binding="same"><string>%s</string></edit></match>\n' "$2"
}
{
  echo '<?xml version="1.0"?>'
  echo '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
  echo '<fontconfig>'
  alias_for 仿宋_GB2312 FandolFang
  alias_for 仿宋 FandolFang
  alias_for 楷体_GB2312 FandolKai
  alias_for 楷体 FandolKai
  alias_for 黑体 FandolHei
  alias_for 宋体 FandolSong
  alias_for 方正小标宋简体 FandolSong
  echo '</fontconfig>'
} > "$rules/60-gwrb.conf"

fc-cache -f "$fonts"
for name in 仿宋_GB2312 楷体_GB2312 黑体 宋体 方正小标宋简体; do
  found=$(fc-match -f '%{family}' "$name")
  echo "$name → $found"
  case "$found" in *Fandol*) ;; *) echo "no stand-in for $name" >&2; exit 1 ;; esac
done
