package advice

import "guidepost/generator/internal/doc"

// span is a range of exact numbers in some base unit.
type span struct{ lo, hi doc.Num }

const maxNum = doc.Num(1<<62 - 1)

// mul multiplies a number by a small whole factor; a product too large for a
// Num becomes the largest Num, which still compares as "more".
func mul(n doc.Num, by int64) doc.Num {
	if n > 0 && by > 0 && int64(n) > int64(maxNum)/by {
		return maxNum
	}
	return n * doc.Num(by)
}

func add(a, b doc.Num) doc.Num {
	if a > 0 && b > maxNum-a {
		return maxNum
	}
	return a + b
}

// ceilWhole rounds a number up to a whole count.
func ceilWhole(n doc.Num) int64 {
	if n <= 0 {
		return 0
	}
	return int64((n-1)/doc.NumOne) + 1
}

// workdays returns the calendar days that n working days may take: n if no
// weekend falls in between, up to two more for every five begun. Public
// holidays are not counted.
func workdays(n doc.Num) (least, most doc.Num) {
	if n <= 0 {
		return 0, 0
	}
	weeks := (ceilWhole(n) + 4) / 5
	return n, add(n, doc.Num(2*weeks)*doc.NumOne)
}

// minutes returns how many minutes a unit of time has, at least and at most;
// 0, 0 for working days, which are not a constant, and for no unit of time.
func minutes(unit string) (least, most int64) {
	const day = 24 * 60
	switch unit {
	case "min":
		return 1, 1
	case "h":
		return 60, 60
	case "d":
		return day, day
	case "w":
		return 7 * day, 7 * day
	case "mo":
		return 28 * day, 31 * day
	case "y":
		return 365 * day, 366 * day
	}
	return 0, 0
}

// duration returns a duration in minutes.
func duration(v doc.Value) (span, bool) {
	if v.Unit == "wd" {
		lo, _ := workdays(v.Lo)
		_, hi := workdays(v.Hi)
		return span{mul(lo, 24*60), mul(hi, 24*60)}, true
	}
	least, most := minutes(v.Unit)
	if least == 0 {
		return span{}, false
	}
	return span{mul(v.Lo, least), mul(v.Hi, most)}, true
}

// perDays returns how many days a period of a rate has, at least and at most.
func perDays(per string) (least, most int64, ok bool) {
	switch per {
	case "day", "d":
		return 1, 1, true
	case "week", "w":
		return 7, 7, true
	case "month", "mo":
		return 28, 31, true
	case "quarter":
		return 90, 92, true
	case "year", "y":
		return 365, 366, true
	}
	return 0, 0, false
}

// rates puts two figures on one scale: both per the longer of their periods.
// A day's figure in a month is 28 to 31 times as large.
func rates(a, b doc.Value) (x, y span, ok bool) {
	if a.Unit != b.Unit {
		return x, y, false
	}
	x, y = span{a.Lo, a.Hi}, span{b.Lo, b.Hi}
	if a.Per == b.Per {
		return x, y, true
	}
	al, am, ok1 := perDays(a.Per)
	bl, bm, ok2 := perDays(b.Per)
	if !ok1 || !ok2 {
		return x, y, false
	}
	if am < bm {
		x = scale(x, al, am, bl, bm)
	} else {
		y = scale(y, bl, bm, al, am)
	}
	return x, y, true
}

// scale turns a figure per short period (s days) into one per long period (l
// days). Months have whole numbers of weeks or more, never fewer days than 28.
func scale(v span, sl, sm, ll, lm int64) span {
	lo := mul(v.lo, ll) / doc.Num(sm)
	hi := mul(v.hi, lm) / doc.Num(sl)
	if sl != sm && ll == 365 && sl == 28 { // a year has exactly twelve months
		return span{mul(v.lo, 12), mul(v.hi, 12)}
	}
	return span{lo, hi}
}
