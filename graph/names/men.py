"""Given names of men with their short forms, in Russian and English.

One name per line, then its forms; a line that starts with blanks goes on with the name above. A form may stand at
several names (Саша, Alex, Harry): it is then short for all of them. Kept as text because it is read and extended by
people; names that are missing are compared letter by letter.
"""

from __future__ import annotations

NAMES = """
Александр Саша Саня Сашка Шура Шурик Сашенька Алекс Alexander Alex Sasha Sandy Al Aleksander Шурка Санёк Лекс Lex Alec
  Alistair Xander Alejandro Alessandro Alexandre Oleksandr
Алексей Алёша Лёша Леша Лёха Алёшка Alexey Alexis Aleksey Лёшка Alex Oleksii
Анатолий Толя Толик Толян
Андрей Андрюша Андрюха Дрон Andrew Andy Drew Эндрю Энди Andre Andreas Andrii
Антон Антоша Тоша Тоха Антошка Anthony Tony Anton Энтони Тони Antonio Antoine
Аркадий Аркаша
Арсений Сеня Арсен
Артём Тёма Артёмка Артёмий Тёмыч
Артур Arthur Art
Богдан Бодя
Борис Боря Борька
Вадим Вадик
Валентин Валя Валик
Валерий Валера Валерка
Василий Вася Васька Василёк Basil Vasil Vasyl
Виктор Витя Витёк Викторчик Victor Vic Вик
Виталий Виталик Виталя Vitalii
Владимир Вова Володя Вовка Вован Вовчик Вовочка Volodymyr Wladimir
Владислав Влад Владик Слава
Всеволод Сева
Вячеслав Слава Славик
Геннадий Гена Генка
Георгий Гоша Жора Гога Егор George Георг Джордж Жорж Georg Georges Jorge
Герман Гера
Глеб Глебушка
Григорий Гриша Гришка Gregory Greg Грег
Даниил Данила Данил Даня Daniel Dan Danny Дэниел Дэн Данилка Danilo Danil
Денис Дэн Дениска Ден Dennis Den
Дмитрий Дима Митя Димка Димон Дим Dmitro Dimitri
Евгений Женя Женька Жека Eugene Gene Eugen
Егор Егорка Гоша
Захар Захарка
Иван Ваня Ванька Ванечка Ivan Ванюша
Игорь Игорёк Гарик Гоша
Илья Илюша Илюха Elias Elijah Eli
Кирилл Кира Киря Кирюша
Константин Костя Костик Костян Constantine Konstantin Kostya
Лев Лёва Leo Лёвушка Leon
Леонид Лёня Leo Lyonya
Макар Макарка
Максим Макс Максимка Maxim Max
Марат Маратик
Марк Маркуша Mark Marc Marcus Marco Markus
Матвей Мотя Матвейка Мэтью Мэтт Matthew Matt Matthias Mateo
Михаил Миша Мишка Михайло Michael Mike Mick Mickey Мишаня Михей Майкл Майк Mikhail Michel Miguel Mischa
Никита Никитос Ник
Николай Коля Колян Николаша Nicholas Nick Nicky Коленька Никола Klaus Claus Nicolas Nicola Nikolaus Микола Mykola
Олег Олежка Олежек
Павел Паша Павлик Пашка Paul Павлуша Пол Pablo Pavlo
Пётр Петя Петька Peter Pete Петруша Питер Пит Pierre Pedro Piotr Pyotr
Прохор Проша
Ринат Ринатик
Роман Рома Ромка Ромаша
Руслан Русик Рус
Савелий Сава
Семён Сёма Сеня Simon
Сергей Серёжа Серёга Серый Серж Серёжка Серёня Sergio Serge Serhii
Станислав Стас Стасик Слава
Степан Стёпа Stephen Steven Steve Стёпка Стивен Стив Stefan Stephan Etienne
Тимофей Тима Тимоша Timothy Tim Тимоха
Тимур Тима Тимурка
Фёдор Федя Theodore Ted Theo Федька Федот Теодор Тед Theodor
Филипп Филя Philip Phil Филип Фил Phillip Philippe Felipe
Эдуард Эдик Edward Ed Ted Eddie Ned Эд Эдвард Эдди Eduard Eduardo
Юрий Юра Юрик Юрка Юрок Yury Yuriy
Ярослав Ярик Слава
Adam
Albert Al Bert Bertie Альберт
Benjamin Ben Benny Benji Бенджамин Бен Вениамин Веня
Charles Charlie Chuck Chas Чарльз Чарли Карл Carl Karl Carlos Carlo Charley
Christopher Chris Kit Topher Кристофер Крис Christoph Kristof
David Dave Davy Дэвид Дейв Дэйв Давид Додик
Donald Don Дональд Donnie Donny
Douglas Doug Дуглас Dougie
Francis Frank Фрэнсис Фрэнк Frankie Фрэнки Franz Franco Francisco Francesco Francois Frans Paco
Frederick Fred Freddie Фредерик Фред Фредди Freddy Fredrick Friedrich Frederic Fritz Rick
Gerald Gerry Jerry Джеральд Джерри
Henry Harry Hank Генри Гарри Гэрри Hal Henri Heinrich Heinz Enrique Henrik Hendrik
Jack Джек Jackie Джеки
Jacob Jake Джейкоб Джейк Яков Яша Jakob Jacques Jay Cob
James Jim Jimmy Jamie Джеймс Джим Джимми Jimmie Jem Jamey
Jeffrey Jeff Geoff Geoffrey Джеффри Джефф Jeffery
John Johnny Jack Jon Джон Джонни Johnnie Johann Johannes Hans Иоганн Ганс Ioann Иоанн
Jonathan Jon Jonny Джонатан Джон Johnny Nathan
Joseph Joe Joey Джозеф Джо Jos Jody Иосиф Осип Ося Josef Jose Giuseppe Pepe Josip
Joshua Josh Джошуа Джош
Kenneth Ken Kenny Кеннет Кен Kenney
Lawrence Larry Лоуренс Ларри Laurence Laurie Lars Lorenzo Lawrie Larrie Лаврентий
Leonard Len Lenny Леонард Лео Leo Leon Leonardo Leonhard
Martin Marty Мартин
Matthew Matt
Nathaniel Nathan Nate Натаниэль Нейт Nat Nathanael
Oliver Ollie Оливер Олли Noll
Patrick Pat Paddy Патрик Патрисио Rick Patric Paddie
Raymond Ray Рэймонд Рэй
Richard Rick Dick Rich Ricky Ричард Рик Дик Ричи Richie Rickie Dickie Dicky Dickon Ricardo
Robert Bob Rob Bobby Robbie Bert Роберт Боб Бобби Роб Робби Bobbie Robin Rab Роберто Roberto Hob
Ronald Ron Ronnie Рональд Рон
Samuel Sam Sammy Сэмюэл Сэм Самуил Sammie
Thomas Tom Tommy Томас Том Томми Tommie Фома Tomas
Vincent Vince Винсент Винс Vinny Vinnie
Walter Walt Уолтер Уолт Wally Вальтер Wat
William Bill Will Billy Willie Liam Уильям Вильям Билл Уилл Билли Willy Billie Wills Wilhelm Guillaume Guillermo
  Вильгельм Willem
Zachary Zach Захария Зак Zack Zak Zachariah Zackary
Abraham Abe Bram Авраам Абрам
Alan Al Allan Allen Алан Аллен
Alfred Al Alf Alfie Fred Freddie Альфред
Archibald Archie Арчибальд Арчи
Augustus Augustine Gus August Август Августин
Bartholomew Bart Варфоломей Барт
Bernard Bernie Barney Bernhard Бернард
Bradley Brad Брэдли Брэд
Calvin Cal
Clarence Clare
Clement Clem Климент Клим
Clifford Cliff
Cornelius Corny Neil Корнелий Корней
Curtis Curt Kurt
Dominic Dom Nick Доминик
Duncan Дункан
Edgar Ed Ned Eddie Эдгар
Edmund Ed Ned Eddie Ted Edmond Эдмунд
Edwin Ed Eddie Ned Эдвин
Emanuel Emmanuel Manny Manuel Manu Эммануил
Ernest Ernie Ernst Эрнест Эрнст
Ezekiel Zeke Иезекииль
Ferdinand Fernando Ferdie Фердинанд
Gabriel Gabe Gabi Гавриил Гаврила
Gilbert Gil Bert Гилберт
Harold Harry Hal Harald Гарольд Гарри
Herbert Bert Herb Bertie Герберт
Howard Howie Говард
Hubert Hugh Bert Hugo Хьюберт
Hugh Hughie Huw Hugo Хью
Humphrey Humph Хамфри
Ian Iain Иэн Йен
Isaac Ike Zac Айзек Исаак
Jeremiah Jerry Jem Иеремия Еремей
Jeremy Jerry Jem Джереми
Jerome Jerry Джером Иероним
Julian Jules Jule Юлиан
Kevin Kev Кевин
Louis Lewis Lou Louie Lui Ludwig Luis Luigi Луи Людвиг
Luke Lucas Lukas Luca Лука
Malcolm Mal
Maurice Morris Moritz Mo Морис
Mitchell Mitch
Moses Moe Mose Moishe Моисей
Norman Norm
Percival Percy
Ralph Rafe Ральф
Randolph Randy Dolph Randall Randal
Reginald Reg Reggie Rex Ron Реджинальд
Roderick Rod Roddy Rory Rick Родерик
Rodney Rod Roddy
Roger Rodge Hodge Роджер
Rudolph Rudy Rolf Rudolf Dolph Рудольф
Russell Russ
Sebastian Seb Bastian Себастьян Севастьян
Sidney Syd Sid Sydney
Silas Silvanus Si
Solomon Sol Solly Соломон
Stanley Stan
Sylvester Syl Vester Сильвестр
Terence Terry Terrence Teri
Tobias Toby Тобиас
Valentine Val
Wilfred Wilf Will Fred Wilfrid
Winston Win Winnie
Maximilian Max Максимилиан
"""
