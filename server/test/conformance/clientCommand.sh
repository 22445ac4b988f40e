#!/bin/sh
# The command that the suite runs once per scenario, with the URL of its own server as the last argument. The test process does the work:
# dozens of these run at once, and a Node.js each would cost more than all scenarios together. The task goes into a file of the folder
# CONFORMANCE_DRIVER, and the exit code comes back through a pipe, which is open before anybody can write to it.
for url; do :; done
answer="$CONFORMANCE_DRIVER/$$.answer"
mkfifo "$answer" && exec 3<>"$answer" || exit 1
printf '%s\n%s\n%s\n' "$url" "$MCP_CONFORMANCE_SCENARIO" "${MCP_CONFORMANCE_CONTEXT:-{\}}" >"$CONFORMANCE_DRIVER/$$.part"
mv "$CONFORMANCE_DRIVER/$$.part" "$CONFORMANCE_DRIVER/$$.task"
read -r code <&3
exit "$code"
