_gwrb() {
    local IFS=$'\n'
    COMPREPLY=($(gwrb completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _gwrb gwrb
