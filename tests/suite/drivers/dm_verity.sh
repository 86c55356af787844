# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/md/dm-verity: hashes of a RAM disk, verified in a softirq, in ktaskletd or by a
# plain workqueue. It had a tasklet before it had a BH work item; the patch beside this
# file queues that for ktaskletd. Only counted.
# programs: veritysetup dd
# module: drivers/md dm-verity
# counts: softirq thread workqueue

# Small blocks, so that the hash does not hide what is around it
size=512
blocks=4096

load() {
	modprobe brd rd_nr=4 rd_size=$((blocks * size / 1024))
	modprobe dm_verity
	mkdir -p /run/cryptsetup
	opened bh 0 1 --use-tasklets
	opened plain 2 3
}

# opened NAME DATA HASHES [OPTION]: on RAM disks of these numbers
opened() {
	/bin/dd if=/dev/urandom of="/dev/ram$2" bs=$size count=$blocks 2>/dev/null
	hash=$(veritysetup format --data-block-size=$size --hash-block-size=$size \
		"/dev/ram$2" "/dev/ram$3" | sed -n 's/^Root hash:[[:space:]]*//p')
	# shellcheck disable=SC2086 # none or one
	veritysetup open ${4-} "/dev/ram$2" "$1" "/dev/ram$3" "$hash"
}

# read_all NAME: a block at a time
read_all() {
	did $blocks
	/bin/dd if="/dev/mapper/$1" of=/dev/null bs=$size iflag=direct 2>/dev/null
}

work_softirq() {
	echo N >/sys/module/dm_verity/parameters/thread
	read_all bh
}

work_thread() {
	echo Y >/sys/module/dm_verity/parameters/thread
	read_all bh
}

work_workqueue() {
	read_all plain
}
