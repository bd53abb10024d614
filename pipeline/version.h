/* version.h: the program's version, as --version prints it and the database's runs keep it. */
#ifndef PAPERSIFT_VERSION_H
#define PAPERSIFT_VERSION_H

#define PAPERSIFT_VERSION "1.0.0"

#endif
