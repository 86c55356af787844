(* SPDX-License-Identifier: GPL-2.0 *)
(* What herd7 takes from zarith and that of Debian 12 has not got, for build-herd. *)
module Z = struct
  include Z

  let two64 = shift_left one 64

  let of_int64_unsigned i =
    let z = of_int64 i in
    if sign z < 0 then add z two64 else z

  let to_int64_unsigned z =
    if sign z < 0 || geq z two64 then raise Overflow;
    to_int64 (signed_extract z 0 64)
end

