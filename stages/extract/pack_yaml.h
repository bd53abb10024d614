/* pack_yaml.h: one YAML file of rules into packs->rules and defines. */
#ifndef PAPERSIFT_PACK_YAML_H
#define PAPERSIFT_PACK_YAML_H

#include "expand.h"
#include "hit.h"
#include "layers.h"
#include "pack.h"

/* layer: the number of the directory the file is from. path is borrowed for the life of the packs. RC_FATAL with "path:line:column: ..." for anything that is not a rule
 * or a define as rules/README.md describes them. */
enum rc pack_yaml_read(
    struct packs *p, struct layers *layers, const char *path, unsigned layer, struct str text, struct err *e);

#endif
