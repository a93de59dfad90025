# La marca en una respuesta cuyo documento ya no es como era.

button-now = Ver ahora
button-now-alone = Ha cambiado: ver ahora
aging-this-answer = esta respuesta
aging-short = El documento de { $quotes } ya no es como era.
aging-changed-on = El { $when } se vio que el documento de { $quotes } había cambiado. Las palabras citadas siguen en él.
aging-changed = El documento de { $quotes } ha cambiado desde entonces. Las palabras citadas siguen en él.
aging-words-gone-on = El { $when } se vio que el documento de { $quotes } había cambiado. Las palabras citadas ya no están en él.
aging-words-gone = El documento de { $quotes } ha cambiado desde entonces. Las palabras citadas ya no están en él.
aging-gone-on = El { $when } se vio que el documento de { $quotes } ya no estaba donde se publicó. Aquí se conserva la copia.
aging-gone = El documento de { $quotes } ya no está donde se publicó. Aquí se conserva la copia.
aging-superseded = Al documento de { $quotes } lo ha reemplazado { $record }.
aging-removed-on = El { $when } se quitó de la biblioteca el documento de { $quotes }.
aging-removed = El documento de { $quotes } ya no está en la biblioteca.
