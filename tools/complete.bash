# dragoman completion for bash: the program itself says what may come next
_dragoman() { mapfile -t COMPREPLY < <(compgen -W "$(dragoman complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"); }
complete -o default -F _dragoman dragoman
