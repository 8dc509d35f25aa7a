"""The handlers of REST, a file a noun: find (access), ask (queries), tell (services), show."""
