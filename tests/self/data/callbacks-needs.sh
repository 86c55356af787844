#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A test for tasklet-find-callback: all of NEED must be in the list, one of EITHER, none of HARM
# alone. Counts runs.

echo >>"${0%/*}/asked"
has() { case ",$TASKLET_BH," in *",$1,"*) ;; *) return 1 ;; esac; }
for n in ${NEED-}; do has "$n" || exit 1; done
either=${EITHER:+1}
for n in ${EITHER-}; do ! has "$n" || either=; done
[ -z "$either" ] || exit 1
[ -z "${HARM-}" ] || ! has "$HARM" || has "${UNLESS-none}" || exit 1
