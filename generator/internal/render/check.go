package render

import (
	"errors"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// executedTemplate is a template with the zero of what it is executed with.
type executedTemplate struct {
	name string
	view any
}

// checkTemplates walks a set of templates from those that are executed, and
// reports each field that a view does not have and each interface string that is
// not among keys. Executing them would find only those that a particular page
// reaches. used are the names of the templates that it met.
func checkTemplates(root *template.Template, executed []executedTemplate, keys []string) (used map[string]bool, diags diag.List) {
	c := &checker{root: root, keys: keys, seen: map[string]bool{}, used: map[string]bool{}}
	for _, x := range executed {
		c.template(x.name, reflect.TypeOf(x.view))
	}
	return c.used, c.diags.Sorted()
}

type checker struct {
	root  *template.Template
	keys  []string        // of interface strings, sorted
	seen  map[string]bool // template and type checked already
	used  map[string]bool // templates
	tree  *parse.Tree
	vars  []variable
	diags diag.List
}

type variable struct {
	name string
	typ  reflect.Type // nil: unknown, not checked
}

func (c *checker) template(name string, dot reflect.Type) {
	t := c.root.Lookup(name)
	key := name + " " + typeName(dot)
	if t == nil || t.Tree == nil || c.seen[key] {
		return
	}
	c.seen[key], c.used[name] = true, true
	tree, vars := c.tree, c.vars
	c.tree, c.vars = t.Tree, []variable{{"$", dot}}
	c.node(t.Tree.Root, dot)
	c.tree, c.vars = tree, vars
}

func typeName(t reflect.Type) string {
	if t == nil {
		return "?"
	}
	return t.String()
}

func (c *checker) node(n parse.Node, dot reflect.Type) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, x := range n.Nodes {
			c.node(x, dot)
		}
	case *parse.ActionNode:
		c.pipe(n.Pipe, dot)
	case *parse.IfNode:
		c.branch(&n.BranchNode, dot, func(reflect.Type) reflect.Type { return dot })
	case *parse.WithNode:
		c.branch(&n.BranchNode, dot, func(t reflect.Type) reflect.Type { return t })
	case *parse.RangeNode:
		c.branch(&n.BranchNode, dot, element)
	case *parse.TemplateNode:
		var arg reflect.Type
		if n.Pipe != nil {
			arg = c.pipe(n.Pipe, dot)
		}
		if c.root.Lookup(n.Name) == nil {
			c.report(n.Pos, `no template "`+n.Name+`"`, "templates are named by their path below layouts/, such as partials/toc.html")
			return
		}
		c.template(n.Name, arg)
	}
}

// branch checks if, with and range; inner gives the dot of the body.
func (c *checker) branch(b *parse.BranchNode, dot reflect.Type, inner func(reflect.Type) reflect.Type) {
	depth := len(c.vars)
	typ := c.pipe(b.Pipe, dot)
	if b.NodeType == parse.NodeRange {
		for i := len(c.vars) - len(b.Pipe.Decl); i < len(c.vars); i++ {
			c.vars[i].typ = nil
		}
		if len(b.Pipe.Decl) > 0 {
			c.vars[len(c.vars)-1].typ = element(typ)
		}
	}
	c.node(b.List, inner(typ))
	c.node(b.ElseList, dot)
	c.vars = c.vars[:depth]
}

func element(t reflect.Type) reflect.Type {
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map) {
		return t.Elem()
	}
	return nil
}

func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type) reflect.Type {
	var typ reflect.Type
	for i, cmd := range p.Cmds {
		typ = nil
		c.phrase(cmd)
		for j, arg := range cmd.Args {
			got := c.arg(arg, dot)
			if i == 0 && j == 0 && len(cmd.Args) == 1 {
				typ = got
			}
		}
	}
	for _, v := range p.Decl {
		c.vars = append(c.vars, variable{v.Ident[0], typ})
	}
	return typ
}

// phrase checks a call of t with a key that stands in the template.
func (c *checker) phrase(cmd *parse.CommandNode) {
	if len(cmd.Args) < 2 {
		return
	}
	f, ok := cmd.Args[0].(*parse.IdentifierNode)
	key, isText := cmd.Args[1].(*parse.StringNode)
	if !ok || f.Ident != "t" || !isText {
		return
	}
	if _, known := slices.BinarySearch(c.keys, key.Text); !known {
		hint := diag.DidYouMean(key.Text, c.keys)
		if hint == "" {
			hint = "add it to layouts/i18n/, in every language of the site"
		}
		c.report(key.Pos, "there is no interface string "+key.Quoted, hint)
	}
}

// arg returns the type of an operand, nil if it is not known.
func (c *checker) arg(n parse.Node, dot reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(n.Pos, dot, n.Ident)
	case *parse.VariableNode:
		for i := len(c.vars) - 1; i >= 0; i-- {
			if c.vars[i].name == n.Ident[0] {
				return c.fields(n.Pos, c.vars[i].typ, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		return c.fields(n.Pos, c.arg(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	}
	return nil
}

func (c *checker) fields(at parse.Pos, typ reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if typ == nil || typ.Kind() != reflect.Struct {
			return nil
		}
		f, ok := typ.FieldByName(name)
		if !ok {
			if _, method := typ.MethodByName(name); method {
				return nil
			}
			c.report(at, "there is no field ."+name+" here", diag.DidYouMean(name, fieldNames(typ)))
			return nil
		}
		typ = f.Type
	}
	return typ
}

func fieldNames(t reflect.Type) []string {
	var out []string
	for _, f := range reflect.VisibleFields(t) {
		out = append(out, f.Name)
	}
	return out
}

func (c *checker) report(at parse.Pos, msg, hint string) {
	c.diags.Error("S302", diag.Pos{File: "layouts/" + c.tree.ParseName, Off: int(at)}, msg, hint)
}

// atLine matches the place in messages of text/template and html/template.
var atLine = regexp.MustCompile(`^(?:html/)?template: ?([^:]*):(\d+)(?::(\d+))?: ?`)

// templateError turns an error of the template packages into a diagnostic.
func templateError(code, name string, src []byte, err error) diag.Diag {
	msg, pos := firstLine(err.Error()), diag.WholeFile(name)
	if m := atLine.FindStringSubmatch(msg); m != nil {
		msg = msg[len(m[0]):]
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		pos.Off = min(lineOffset(src, line)+col, len(src))
	}
	return diag.Diag{Sev: diag.Error, Code: code, Pos: pos, Msg: strings.TrimSuffix(msg, "."), Hint: "compare the file with the built-in one of the same name"}
}

func lineOffset(src []byte, line int) int {
	off := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(string(src[off:]), '\n')
		if i < 0 {
			break
		}
		off += i + 1
	}
	return off
}

// executeError reports a template that parses but fails. theme may be nil, when
// the sources are no longer at hand.
func (t *Theme) executeError(theme *file.Set, kind string, err error) diag.Diag {
	name, msg := "layouts/"+kind+".html", err.Error()
	var escaping *template.Error
	if errors.As(err, &escaping) && escaping.Node != nil {
		// The error names the outermost template; its node knows the file.
		where, _ := new(parse.Tree).ErrorContext(escaping.Node)
		msg = "template: " + where + ": " + escaping.Description
	}
	if m := atLine.FindStringSubmatch(msg); m != nil && strings.HasSuffix(m[1], ".html") {
		name = "layouts/" + m[1]
	}
	f, ok := theme.Get(name)
	d := templateError("S303", name, f.Data, errors.New(msg))
	if !ok {
		d.Pos = diag.WholeFile(name)
	}
	return d
}
