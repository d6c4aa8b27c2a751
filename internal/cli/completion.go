package cli

// Completion scripts, made of the verbs and the flags that they parse.

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
)

var completionVerb *verb

func init() { // it speaks of all verbs, itself included
	completionVerb = &verb{
		name:  "completion",
		usage: "bash|zsh|fish",
		short: "print a completion script for a shell",
		long: `The script completes verbs, flags, the values of flags that know few, and
otherwise files. It is of this version: print it anew when the shell starts, as below.`,
		examples: `# bash, in ~/.bashrc
source <(dtogen completion bash)
# zsh, in ~/.zshrc behind compinit
source <(dtogen completion zsh)
# fish
dtogen completion fish > ~/.config/fish/completions/dtogen.fish`,
		run: runCompletion,
	}
}

// shells are those that there are scripts for.
var shells = []string{"bash", "zsh", "fish"}

func runCompletion(s *session, args []string) int {
	rest, code, ok := s.parse(flag.NewFlagSet("completion", flag.ContinueOnError), args)
	if !ok {
		return code
	}
	if len(rest) != 1 {
		return s.misuse("say for which shell")
	}
	switch rest[0] {
	case "bash":
		completeBash(s.stdout, verbs())
	case "zsh":
		completeZsh(s.stdout, verbs())
	case "fish":
		completeFish(s.stdout, verbs())
	default:
		return s.misuse("there is no script for %q: %s", rest[0], diag.DidYouMean(rest[0], shells))
	}
	return exitOK
}

// words are what stands for the arguments of a verb that are no files.
func (v *verb) words(all []*verb) (words []string) {
	switch v.name {
	case "help":
		for _, v := range all {
			words = append(words, v.name)
		}
	case "completion":
		words = shells
	}
	return words
}

func completeBash(w io.Writer, all []*verb) {
	fmt.Fprint(w, `_dtogen() {
	local cur=${COMP_WORDS[COMP_CWORD]} words=
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="`+strings.Join(helpVerb.words(all), " ")+`"
	else
		case "${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}" in
`)
	for _, v := range all {
		for _, f := range flagsOf(v.flags()) {
			if len(f.known) > 0 {
				fmt.Fprintf(w, "		\"%s %s\") words=\"%s\" ;;\n", v.name, f.name, strings.Join(f.known, " "))
			}
		}
	}
	fmt.Fprint(w, "		*) case \"${COMP_WORDS[1]} $cur\" in\n")
	for _, v := range all {
		names := []string{"--help"}
		for _, f := range flagsOf(v.flags()) {
			names = append(names, f.name)
		}
		fmt.Fprintf(w, "			\"%s -\"*) words=\"%s\" ;;\n", v.name, strings.Join(names, " "))
		if words := v.words(all); len(words) > 0 {
			fmt.Fprintf(w, "			\"%s \"*) words=\"%s\" ;;\n", v.name, strings.Join(words, " "))
		}
	}
	fmt.Fprint(w, `			esac ;;
		esac
	fi
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _dtogen dtogen
`)
}

func completeZsh(w io.Writer, all []*verb) {
	fmt.Fprint(w, "#compdef dtogen\n_dtogen() {\n	local -a verbs=(\n")
	for _, v := range all {
		fmt.Fprintf(w, "		%s\n", quoted(v.name+":"+v.short))
	}
	fmt.Fprint(w, "	)\n	if (( CURRENT == 2 )); then\n		_describe verb verbs\n		return\n	fi\n	shift words\n	(( CURRENT-- ))\n	case $words[1] in\n")
	plain := strings.NewReplacer("[", "(", "]", ")", ":", ",")
	for _, v := range all {
		fmt.Fprintf(w, "	%s) _arguments '--help[tell more]'", v.name)
		for _, f := range flagsOf(v.flags()) {
			about := f.name + "[" + plain.Replace(f.usage) + "]"
			switch {
			case len(f.known) > 0:
				about += ":value:(" + strings.Join(f.known, " ") + ")"
			case f.value != "":
				about += ":" + f.value + ":_files"
			}
			fmt.Fprint(w, " ", quoted(about))
		}
		rest := "*:file:_files"
		if words := v.words(all); len(words) > 0 {
			rest = "1:what:(" + strings.Join(words, " ") + ")"
		}
		fmt.Fprintf(w, " %s ;;\n", quoted(rest))
	}
	fmt.Fprint(w, "	esac\n}\ncompdef _dtogen dtogen\n")
}

func completeFish(w io.Writer, all []*verb) {
	for _, v := range all {
		fmt.Fprintf(w, "complete -c dtogen -n __fish_use_subcommand -f -a %s -d %s\n", v.name, quoted(v.short))
		seen := "-n " + quoted("__fish_seen_subcommand_from "+v.name)
		for _, f := range flagsOf(v.flags()) {
			name := "-l " + strings.TrimPrefix(f.name, "--")
			if !strings.HasPrefix(f.name, "--") {
				name = "-s " + f.name[1:]
			}
			switch {
			case len(f.known) > 0:
				name += " -x -a " + quoted(strings.Join(f.known, " "))
			case f.value != "":
				name += " -r"
			}
			fmt.Fprintf(w, "complete -c dtogen %s %s -d %s\n", seen, name, quoted(f.usage))
		}
		if words := v.words(all); len(words) > 0 {
			fmt.Fprintf(w, "complete -c dtogen %s -f -a %s\n", seen, quoted(strings.Join(words, " ")))
		}
	}
}

// quoted is a text as one word of a shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
