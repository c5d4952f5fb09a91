#compdef gwrb
_gwrb() {
    local -a found
    found=("${(@f)$(gwrb completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n $found[1] ]]; then _describe gwrb found; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _gwrb gwrb
