' Edits of a deck as a person makes them in LibreOffice, each named as in tests/merging.py, which writes the calls.

Option Explicit

Function shape_in(shapes, words)
  Dim n, shape
  shape_in = Null
  For n = 0 To shapes.Count - 1
    shape = shapes.getByIndex(n)
    If shape.supportsService("com.sun.star.drawing.GroupShape") Then
      shape = shape_in(shape, words)
      If Not IsNull(shape) Then shape_in = shape : Exit Function
    ElseIf says(shape, words) Then
      shape_in = shape : Exit Function
    End If
  Next n
End Function

Function says(shape, words)
  Select Case words
    Case "TABLE" : says = shape.ShapeType = "com.sun.star.drawing.TableShape"
    Case "CHART" : says = shape.supportsService("com.sun.star.drawing.OLE2Shape")
    Case "PICTURE" : says = shape.supportsService("com.sun.star.drawing.GraphicObjectShape")
    Case Else
      says = False
      If HasUnoInterfaces(shape, "com.sun.star.text.XText") Then says = InStr(1, shape.String, words, 0) > 0
      If shape.ShapeType = "com.sun.star.drawing.TableShape" Then says = Not IsNull(cell_with(shape.Model, words))
  End Select
End Function

Function cell_with(table, words)
  Dim row, column
  cell_with = Null
  For row = 0 To table.Rows.Count - 1
    For column = 0 To table.Columns.Count - 1
      If table.getCellByPosition(column, row).String = words Then cell_with = table.getCellByPosition(column, row)
    Next column
  Next row
End Function

Function shape_with(deck, words)
  Dim n, shape
  For n = 0 To deck.DrawPages.Count - 1
    shape = shape_in(deck.DrawPages.getByIndex(n), words)
    If Not IsNull(shape) Then shape_with = shape : Exit Function
  Next n
  Error 1001
End Function

Function slide_with(deck, words)
  Dim n, row, cells
  For n = 0 To deck.DrawPages.Count - 1
    slide_with = deck.DrawPages.getByIndex(n)
    If Not IsNull(shape_in(slide_with, words)) Then Exit Function
  Next n
  Error 1002
End Function

Sub put(holder, before, after)
  Dim cursor
  cursor = holder.createTextCursor()
  cursor.gotoStart(False)
  cursor.goRight(InStr(1, holder.String, before, 0) - 1, False)
  cursor.goRight(Len(before), True)
  holder.insertString(cursor, after, True)
End Sub

Sub edit_text(deck, before, after)
  put(shape_with(deck, before), before, after)
End Sub

Sub edit_paragraph(deck, words, more)
  Dim shape
  shape = shape_with(deck, words)
  shape.String = shape.String & Chr(10) & more
End Sub

Sub edit_cell(deck, before, after)
  Dim cell
  cell = cell_with(shape_with(deck, "TABLE").Model, before)
  cell.String = after
End Sub

Sub edit_row(deck, words)
  Dim table
  table = shape_with(deck, "TABLE").Model
  table.Rows.insertByIndex(table.Rows.Count, 1)
  table.getCellByPosition(0, table.Rows.Count - 1).String = words
End Sub

Sub edit_number(deck, before, after)
  Dim data, rows, row, column
  data = shape_with(deck, "CHART").Model.getData()
  rows = data.getData()
  For row = 0 To UBound(rows)
    For column = 0 To UBound(rows(row))
      If rows(row)(column) = before Then rows(row)(column) = after
    Next column
  Next row
  data.setData(rows)
End Sub

Sub edit_note(deck, words, more)
  Dim page, n
  page = slide_with(deck, words).NotesPage
  For n = 0 To page.Count - 1
    If page.getByIndex(n).ShapeType = "com.sun.star.presentation.NotesShape" Then
      page.getByIndex(n).String = page.getByIndex(n).String & Chr(10) & more
    End If
  Next n
End Sub

Sub edit_renote(deck, before, after)
  Dim n, shape
  For n = 0 To deck.DrawPages.Count - 1
    shape = shape_in(deck.DrawPages.getByIndex(n).NotesPage, before)
    If Not IsNull(shape) Then put(shape, before, after)
  Next n
End Sub

Sub edit_move(deck, words)
  Dim shape, place, size
  shape = shape_with(deck, words)
  place = shape.Position : size = shape.Size
  place.X = 3086 : place.Y = 6173 : size.Width = 9259 : size.Height = 1235  ' in 1/100 mm, as PLACE is in EMU
  shape.Position = place : shape.Size = size
End Sub

Sub edit_remove(deck, words)
  slide_with(deck, words).remove(shape_with(deck, words))
End Sub

Sub edit_box(deck, words, more)
  Dim shape, place, size
  shape = deck.createInstance("com.sun.star.drawing.TextShape")
  slide_with(deck, words).add(shape)
  place = shape.Position : size = shape.Size
  place.X = 2000 : place.Y = 15000 : size.Width = 9000 : size.Height = 1500
  shape.Position = place : shape.Size = size
  shape.String = more
End Sub

Sub edit_picture(deck, words)
  Dim shape, size
  shape = deck.createInstance("com.sun.star.drawing.GraphicObjectShape")
  slide_with(deck, words).add(shape)
  size = shape.Size
  size.Width = 2000 : size.Height = 2000
  shape.Size = size
  shape.Graphic = picture_beside(deck)
End Sub

Function picture_beside(deck)
  Dim asked(0) As New com.sun.star.beans.PropertyValue
  asked(0).Name = "URL" : asked(0).Value = deck.URL & ".png"
  picture_beside = createUnoService("com.sun.star.graphic.GraphicProvider").queryGraphic(asked())
End Function

Sub edit_hide(deck, words)
  slide_with(deck, words).Visible = False
End Sub

Sub edit_drop(deck, words)
  deck.DrawPages.remove(slide_with(deck, words))
End Sub

Sub edit_slide(deck, words)
  Dim page
  page = deck.DrawPages.insertNewByIndex(deck.DrawPages.Count - 1)
  page.Layout = 1
  page.getByIndex(0).String = words
End Sub

Sub edit_duplicate(deck, words)
  deck.duplicate(slide_with(deck, words))
End Sub

Sub edit_first(deck, words)  ' up to the second place, in as many tries as the window needs to know which slide is meant
  Dim page, tries, asked(0) As New com.sun.star.beans.PropertyValue
  asked(0).Name = "SynchronMode" : asked(0).Value = True
  page = slide_with(deck, words)
  deck.CurrentController.setCurrentPage(page)
  For tries = 1 To 500
    If page.Number = 2 Then Exit Sub
    Wait 20
    createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch( _
      deck.CurrentController.Frame, ".uno:MovePageUp", "", 0, asked())
  Next tries
  Error 1003
End Sub

Function opened(file)
  Dim none()
  opened = StarDesktop.loadComponentFromURL(file, "_blank", 0, none())
End Function

Sub save(deck, file)
  Dim asked(0) As New com.sun.star.beans.PropertyValue
  asked(0).Name = "FilterName" : asked(0).Value = "Impress MS PowerPoint 2007 XML"
  deck.storeToURL(file, asked())
  deck.close(True)
End Sub

Sub note_of(file, words)
  Dim number
  number = FreeFile
  Open file For Output As #number
  Print #number, words
  Close #number
End Sub
