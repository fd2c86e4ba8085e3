#!/bin/sh
# Make the secrets of a new installation in deploy/secrets; those that are there already stay.
#
# Containers run as users of their own and must be able to read the files that Compose hands them,
# so the files are open to everyone, in a directory that only its owner may enter.
set -eu
umask 077

cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
cd secrets

random() {
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

# Written under another name first: a full disk must not leave half a secret behind.
keep() {
    if [ -e "$1" ]; then
        echo "deploy/secrets/$1 stays as it is."
    else
        printf '%s\n' "$2" > ".$1"
        chmod 444 ".$1"
        mv ".$1" "$1"
        echo "Made deploy/secrets/$1."
    fi
}

# Signs sessions and the links that reset passwords.
keep secret_key "$(random)"
# The password of PostgreSQL's superuser, for repairs.
keep postgres_password "$(random)"
# Where Casetracker finds its database; create-database.sh reads its password here.
keep database_url "postgresql://casetracker:$(random)@db:5432/casetracker"
