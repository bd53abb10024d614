#!/bin/sh
# long_line.sh: two records with a line of 50 MB between them, for fixtures/read/long-line. Too big to keep as a file.
echo '{"id":"before","title":"Before the long line"}'
printf '{"id":"long","title":"'
head -c 50000000 /dev/zero | tr '\0' x
printf '"}\n'
echo '{"id":"after","title":"After the long line"}'
