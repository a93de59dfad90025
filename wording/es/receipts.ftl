# Una respuesta, comprobada de nuevo.

receipt-title = Comprobante { $receipt }
receipt-refusal = No constaba en los documentos. No se citó nada, así que no hay nada que comprobar.
receipt-proven = Palabra por palabra en el texto guardado, caracteres { NUMBER($start, useGrouping: 0) } a { NUMBER($end, useGrouping: 0) }.
receipt-not-proven = Sin comprobar: el texto guardado no muestra ahí estas palabras.
receipt-authentic = Lo guardó esta copia de Plenum: lleva su sello.
receipt-how = Leído otra vez ahora mismo, carácter por carácter, en el texto que se guardó al citarlo.
standing-unchanged = El documento sigue igual.
standing-changed = El texto del documento ha cambiado desde entonces; estas palabras siguen en él.
standing-words-gone = El texto del documento ha cambiado desde entonces y estas palabras ya no están en él.
standing-gone-from-source = El documento ya no está donde se publicó; aquí se conserva la copia.
standing-superseded = El documento sigue igual, pero otro ha ocupado su lugar.
standing-removed = El documento ya no está en la biblioteca.
standing-later = En su lugar está ahora: { $record }
