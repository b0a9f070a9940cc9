package search

import (
	"cmp"
	"regexp"
	"strings"
)

// weightIdle is what units of question words weigh beside others. They are not
// dropped: of two pages that are equal otherwise the one that asks so is meant.
const weightIdle = .2

// The words of a question that do not say what it is about, and words that only
// look as if they had one inside. Longer ones stand before their beginnings.
var (
	idleWords = map[string]string{
		"zh": "怎么办 怎么样 怎么 怎麼辦 怎麼樣 怎麼 怎样 怎樣 如何 为什么 為什麼 什么样 什麼樣 有什么 有什麼 什么 什麼 有哪些 有啥 啥 哪一个 哪一種 哪一种 哪个 哪個 哪种 哪種 哪些 哪里 哪裡 " +
			"多长时间 多長時間 多久 多少 几天 幾天 几次 幾次 几个 幾個 能不能 可不可以 可以 有没有 有沒有 是不是 会不会 會不會 要多 要等 要几 要幾 要什么 要什麼 " +
			"现在 現在 请问 請問 应该 應該 我想 我要 我的 还能 還能 吗 嗎 呢 了 的 能 要",
		"en": "how what which when where who why can could do does did should would will i my me we our you your it its the a an of for to in on at is are be am there and or with from any",
	}
	idleNot = map[string]string{
		"zh": "要不要 需要 主要 重要 必要 只要 不要 要求 要点 要點 摘要 功能 性能 智能 技能 目的 了解 了结 了結 为了 為了",
	}
)

// idlePattern finds the question words of a language, "" if none are known. What
// matches the first group is not one. Go and browsers read it alike.
func idlePattern(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	words := strings.ReplaceAll(idleWords[lang], " ", "|")
	if words == "" {
		return ""
	}
	if words[0] < 0x80 {
		words = `\b(?:` + words + `)\b`
	}
	return "(" + cmp.Or(strings.ReplaceAll(idleNot[lang], " ", "|"), "[^\\s\\S]") + ")|" + words
}

// idle marks the units that a query has only because of its question words: the
// words, and pairs of Han characters that touch one. If there are no others,
// none is idle.
func idle(us []asked, text string, fold map[rune]rune, words *regexp.Regexp) {
	if words == nil {
		return
	}
	rest := words.ReplaceAllStringFunc(string(plain(text, fold)), func(s string) string {
		return cmp.Or(words.FindStringSubmatch(s)[1], " ")
	})
	says := map[string]bool{}
	units(rest, fold, func(u unit) { says[u.text] = true })
	some := false
	for _, u := range us {
		some = some || says[u.text]
	}
	for i := range us {
		us[i].idle = some && !us[i].must && !says[us[i].text]
	}
}

// idleLast orders units that say something before those that do not.
func idleLast(a, b asked) int {
	switch {
	case a.idle == b.idle:
		return 0
	case a.idle:
		return 1
	}
	return -1
}
