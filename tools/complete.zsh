#compdef dragoman
# dragoman completion for zsh: the program itself says what may come next
compadd -- $(dragoman complete -- "${words[@]:1:CURRENT-1}" 2>/dev/null) || _files
