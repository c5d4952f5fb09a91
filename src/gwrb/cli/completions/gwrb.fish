function __gwrb
    set -l found (gwrb completion fish -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test -n "$found"; printf '%s\n' $found; else; __fish_complete_path (commandline -ct); end
end
complete -c gwrb -f -a '(__gwrb)'
