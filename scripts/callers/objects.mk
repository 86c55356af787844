# SPDX-License-Identifier: GPL-2.0
#
# The objects and directories that Kbuild builds in one directory, as it is configured:
#   make -C OUT -f objects.mk srctree=TREE dir=DIR
# prints a line for each: "DIR/a.o", or "DIR/b/". An object that is made of others is printed
# as these.

include include/config/auto.conf
obj := $(dir)
src := $(srctree)/$(dir)
include $(srctree)/scripts/Kbuild.include
include $(firstword $(wildcard $(src)/Kbuild $(src)/Makefile))

built := $(obj-y) $(obj-m) $(lib-y) $(subdir-y) $(subdir-m)
parts = $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m))
whole := $(filter %.o,$(built))
whole := $(foreach o,$(whole),$(or $(strip $(call parts,$(o))),$(o)))
# A part may be made of others, too.
whole := $(foreach o,$(whole),$(or $(strip $(call parts,$(o))),$(o)))
$(foreach o,$(sort $(filter %.o,$(whole)) $(filter %/,$(built))),$(info $(patsubst ./%,%,$(dir)/$(o))))

.PHONY: nothing
.DEFAULT_GOAL := nothing
nothing: ; @:
