# Cómo se leyó una pregunta que sigue a otra.

follow-question = «{ $question }»
follow-read = a la luz de lo dicho antes
follow-subject = sobre «{ $words }»
follow-reference = «{ $instead }» como «{ $words }»
follow-replaced = «{ $words }» en lugar de «{ $instead }»
follow-year = { $words } en lugar de { $instead }
follow-year-bare = en { $words }
follow-no-year = no se sabe a qué año te refieres, así que no se supuso ninguno
follow-record = solo en «{ $words }»
follow-more = la misma pregunta otra vez
