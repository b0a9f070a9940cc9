package build

import (
	"context"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
	"guidepost/generator/internal/search"
)

// sheets are those of a plan's pages on their way into the indexes. What the memo
// has of them is left there until an index is made: nothing is written where
// nothing has changed.
type sheets struct {
	spools []*search.Spool // by language
	at     []int           // which of the pages of its language each page is
	sums   []file.Sum      // of the sheets, of pages that are found
	known  []bool          // the memo has it, and no spool
}

// sheetsInto opens nothing before there is something to keep.
func (p *Plan) sheetsInto(out Output) sheets {
	n, count := len(p.site.Pages), make([]int, len(p.site.Langs))
	s := sheets{search.NewSpools(len(count), out.Scratch), make([]int, n), make([]file.Sum, n), make([]bool, n)}
	for i, page := range p.site.Pages {
		s.at[i] = count[page.Lang]
		count[page.Lang]++
	}
	return s
}

// take takes the sheet of page i out of what was made of it.
func (s *sheets) take(i, lang int, m *madePage, known bool) error {
	sheet := m.sheet
	m.sheet = nil
	if sheet != nil {
		s.sums[i] = file.SumOf(sheet)
		if known {
			s.known[i] = true
			return nil
		}
	}
	return s.spools[lang].Put(s.at[i], sheet)
}

// sheetSums names all sheets of a language.
func (p *Plan) sheetSums(lang int, s *sheets) (sums []byte) {
	for i, page := range p.site.Pages {
		if page.Lang == lang {
			sums = append(sums, s.sums[i][:]...)
		}
	}
	return sums
}

// fetch puts the sheets of a language into its spool that are in the memo. What
// the memo has lost is made again.
func (p *Plan) fetch(ctx context.Context, lang int, o *outlet) error {
	var missing []int
	for i, page := range p.site.Pages {
		if page.Lang == lang && o.sheets.known[i] {
			missing = append(missing, i)
		}
	}
	return parallel.Each(ctx, p.env.Jobs, len(missing), func(n int) {
		i := missing[n]
		var kept keptWords
		if !p.env.Memo.Load(p.wordsKey(i), &kept) {
			_, kept.Sheet = p.inWords(i)
		}
		if err := o.sheets.spools[lang].Put(o.sheets.at[i], kept.Sheet); err != nil {
			o.stop(err)
		}
	})
}
