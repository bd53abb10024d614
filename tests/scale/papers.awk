# papers.awk: made papers as JSON Lines in papersift's own form, as long as real ones are on average (an abstract of 900
# characters, four authors, a few facts each); every 20th is one more record of an earlier paper, told by its DOI.
#   awk -v from=1 -v count=50000 -f papers.awk
function pick(list, n) { return list[n % list[0] + 1] }
function words(text, list,    n) { n = split(text, list, " "); list[0] = n }
# A title of its own for each number: its digits, in words.
function title(n,    t) {
	t = pick(kinds, n) " "
	for (n = int(n / kinds[0]); n > 0; n = int(n / things[0])) t = t pick(things, n) " "
	return t "Networks"
}
function paper(n, again,    i, authors, abstract) {
	for (i = 0; i < 2 + n % 5; i++)
		authors = authors (i ? "," : "") "{\"given\":\"" pick(given, n + i * 7) "\",\"family\":\"" \
			pick(family, n * 3 + i * 11) pick(endings, int(n / 97) + i) "\"}"
	abstract = "We study how " pick(things, n + 3) " and " pick(things, n + 5) " change what " pick(kinds, n) " models of " \
		pick(things, int(n / 7)) " can learn from few samples. Earlier work on " pick(things, n + 11) " asked for labels of every " \
		pick(things, n + 13) ", which nobody has at the scale of a coast, a city or a country. Our method, Net" n % 9973 \
		", keeps a small memory of " pick(things, n + 17) " and rewrites it at each step, so that its cost grows with the " \
		"number of steps and not with the length of the record. On " pick(sets, n) " it reaches " 60 + n % 400 / 10 \
		"% accuracy and outperforms " pick(bases, n) " by " 1 + n % 50 / 10 " points; on " pick(sets, n + 4) " it is " \
		1 + n % 30 / 10 "x faster than " pick(bases, n + 1) ". Ablations show that the memory matters most where " \
		pick(things, n + 19) " is rare, and that a second pass over the " pick(things, n + 23) " brings no more. " \
		"Code is available at https://github.com/made" n % 5003 "/net" n "."
	printf "{\"title\":\"%s\",\"abstract\":\"%s%s\",\"authors\":[%s],\"authors_complete\":true,\"date\":\"%d-%02d\",", title(n), \
		abstract, again ? " We also tell what did not work." : "", authors, 1990 + n % 34, 1 + n % 12
	printf "\"identifiers\":{%s\"doi\":\"10.5555/made.%d\"},\"categories\":[\"%s\"]}\n", \
		again ? "" : sprintf("\"pmid\":\"%d\",", 100000000 + n), n, pick(areas, n)
}
BEGIN {
	words("Sparse Deep Dense Gated Local Global Lazy Robust Causal Latent Modular Quiet Recurrent Stacked Tidal", kinds)
	words("river gull harbour bridge tower orchard lantern meadow glacier pump ferry kiln loom quarry signal turbine valley wharf beacon canal dune engine forge grain hinge island jetty kelp lever mill needle otter", things)
	words("Ada Bo Cem Dara Efe Fay Gil Hana Ivo Jun Kaya Lea Mio Nell Odd Pia Quin Rea Sol Tove", given)
	words("Abel Brack Corvo Drum Ebner Falk Grahn Holm Ivers Jansk Kolm Lund Mohr Norn Orlow Prast Quist Rohn Stang Tarn", family)
	words("s en er ov ini ski sen dottir ez a o ic berg mann feld wick", endings)
	words("ImageNet CIFAR-10 COCO SQuAD MNIST GLUE LibriSpeech WMT14 Cityscapes KITTI", sets)
	words("ResNet-50 BERT ViT-B Swin-T LSTM U-Net GPT-2 VGG-16", bases)
	words("cs.LG cs.CL cs.CV stat.ML eess.SP q-bio.NC physics.ao-ph", areas)
	for (n = from; n < from + count; n++) {
		again = n % 20 == 0 && n > 1000
		paper(again ? n - 1 - n * 7 % 997 : n, again)
	}
}
