# /library set

command-library-set = fijar
command-library-set-description = Fijar qué es un documento: tipo, órgano, fecha o título
option-title-in-library-set = Cómo se llama; un guion retira lo fijado
option-kind-in-library-set = Qué tipo de documento es; un guion retira lo fijado
option-body-in-library-set = Quién se reunió o lo publicó; un guion retira lo fijado
option-date-in-library-set = Cuándo se celebró o publicó; un guion retira lo fijado
library-set-nothing = Indica qué hay que fijar: título, tipo, órgano o fecha.
library-set-done = { $title } queda fijado a mano: { $facts }.
library-set-back = Vale más que lo que el documento dice de sí mismo, también cuando cambie. Un guion (-) lo retira.
library-set-none = Ya no hay nada fijado a mano en { $title }.
