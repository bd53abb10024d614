#!/bin/sh
# long_abstract.sh: a record whose abstract of 10 MB takes many seconds, between two short ones, for
# fixtures/extract/too-slow. Too big to keep as a file.
echo '{"id":"before","title":"Before","abstract":"Code is at https://github.com/kites/before."}'
printf '{"id":"slow","title":"Slow","abstract":"'
awk 'BEGIN { for (i = 0; i < 100000; i++)
	printf "Our KiteNet improves mIoU by 3.1%% over BarNet on ImageNet-%d and code is at https://github.com/a/b%d. ", i, i }'
printf '"}\n'
echo '{"id":"after","title":"After","abstract":"Code is at https://github.com/kites/after."}'
