"""Given names with their short forms, in Russian and English.

One line per name and its forms. A form may stand in several lines (Саша, Alex): it is then short for all of them.
Kept as text because it is read and extended by people; names that are missing are compared letter by letter.
"""

from __future__ import annotations

MEN = """
Александр Саша Саня Сашка Шура Шурик Сашенька Алекс Alexander Alex Sasha Sandy Al Aleksander
Алексей Алёша Лёша Леша Лёха Алёшка Alexey Alexis Aleksey
Анатолий Толя Толик Толян
Андрей Андрюша Андрюха Дрон Andrew Andy Drew
Антон Антоша Тоша Тоха Антошка Anthony Tony Anton
Аркадий Аркаша
Арсений Сеня Арсен
Артём Тёма Артёмка Артёмий Тёмыч
Артур Arthur Art
Богдан Бодя
Борис Боря Борька
Вадим Вадик
Валентин Валя Валик
Валерий Валера Валерка
Василий Вася Васька Василёк Basil
Виктор Витя Витёк Викторчик Victor Vic
Виталий Виталик Виталя
Владимир Вова Володя Вовка Вован
Владислав Влад Владик Слава
Всеволод Сева
Вячеслав Слава Славик
Геннадий Гена Генка
Георгий Гоша Жора Гога Егор George
Герман Гера
Глеб Глебушка
Григорий Гриша Гришка Gregory Greg
Даниил Данила Данил Даня Daniel Dan Danny
Денис Дэн Дениска Ден Dennis Den
Дмитрий Дима Митя Димка Димон
Евгений Женя Женька Жека Eugene Gene
Егор Егорка Гоша
Захар Захарка
Иван Ваня Ванька Ванечка Ivan
Игорь Игорёк Гарик Гоша
Илья Илюша Илюха Elias
Кирилл Кира Киря Кирюша
Константин Костя Костик
Лев Лёва Leo
Леонид Лёня
Макар Макарка
Максим Макс Максимка Maxim Max
Марат Маратик
Марк Маркуша Mark
Матвей Мотя
Михаил Миша Мишка Михайло Michael Mike Mick Mickey
Никита Никитос Ник
Николай Коля Колян Николаша Nicholas Nick Nicky
Олег Олежка Олежек
Павел Паша Павлик Пашка Paul
Пётр Петя Петька Peter Pete
Прохор Проша
Ринат Ринатик
Роман Рома Ромка Ромаша
Руслан Русик Рус
Савелий Сава
Семён Сёма Сеня Simon
Сергей Серёжа Серёга Серый Серж Серёжка
Станислав Стас Стасик Слава
Степан Стёпа Stephen Steven Steve
Тимофей Тима Тимоша Timothy Tim
Тимур Тима Тимурка
Фёдор Федя Theodore Ted Theo
Филипп Филя Philip Phil
Эдуард Эдик Edward Ed Ted Eddie Ned
Юрий Юра Юрик Юрка
Ярослав Ярик Слава
Adam
Albert Al Bert
Benjamin Ben Benny Benji
Charles Charlie Chuck Chas
Christopher Chris Kit Topher
David Dave Davy
Donald Don
Douglas Doug
Francis Frank
Frederick Fred Freddie
Gerald Gerry Jerry
Henry Harry Hank
Jack
Jacob Jake
James Jim Jimmy Jamie
Jeffrey Jeff Geoff Geoffrey
John Johnny Jack Jon
Jonathan Jon Jonny
Joseph Joe Joey
Joshua Josh
Kenneth Ken Kenny
Lawrence Larry
Leonard Len Lenny
Martin Marty
Matthew Matt
Nathaniel Nathan Nate
Oliver Ollie
Patrick Pat Paddy
Raymond Ray
Richard Rick Dick Rich Ricky
Robert Bob Rob Bobby Robbie Bert
Ronald Ron Ronnie
Samuel Sam Sammy
Thomas Tom Tommy
Vincent Vince
Walter Walt
William Bill Will Billy Willie Liam
Zachary Zach
"""

WOMEN = """
Александра Саша Шура Сашенька Саня Alexandra Alex Sasha Sandra Lexi
Алёна Лена Алёнка
Алина Аля Алинка Лина
Алиса Алиска Аля Alice
Алла Аллочка
Анастасия Настя Ася Настенька Стася Anastasia
Ангелина Геля Лина Angelina
Анна Аня Анюта Нюра Анечка Нюта Anne Ann Annie Anna Hannah
Антонина Тоня
Валентина Валя Valentine
Валерия Лера Valerie
Варвара Варя Barbara Barb Barbie Babs
Василиса Вася
Вера Верочка Веруня Vera
Вероника Ника Вера Veronica
Виктория Вика Викуся Victoria Vicky Vicki Tori
Галина Галя Галочка
Дарья Даша Дашка Дарьюшка Дарина Daria
Диана Ди Дианка Diana
Ева Eva Eve
Евгения Женя Женька Eugenia
Екатерина Катя Катюша Катерина Катенька Katherine Kate Kathy Katie Catherine Cathy Kat Kitty
Елена Лена Леночка Алёна Helen Elena Ellen
Елизавета Лиза Лизавета Elizabeth Liz Lizzie Beth Betty Eliza Bess Libby
Жанна Жанночка Jeanne Jane Joan
Зинаида Зина
Зоя Зоечка Zoe
Инна Инночка
Ирина Ира Иришка Ириша Irene
Карина Кариночка Karina
Кира Кирочка
Кристина Кристя Christine Christina Chris Tina Chrissie
Ксения Ксюша Ксеня Оксана Xenia
Лариса Лара Лариска Larisa
Лидия Лида Lydia
Любовь Люба Любочка Любаша
Людмила Люда Мила Люся
Маргарита Рита Марго Margaret Maggie Meg Peggy Marge Margo Rita Daisy
Марина Мариша Маринка Marina
Мария Маша Маня Маруся Машенька Марья Mary Maria Molly Polly Marie
Надежда Надя Надюша Hope
Наталья Наталия Наташа Ната Натали Natalie Natalia Nat
Нина Ниночка Nina
Оксана Ксана Ксюша
Олеся Леся
Ольга Оля Ольгуша Лёля Olga
Полина Поля Полинка Pauline
Раиса Рая
Регина Regina Gina
Римма Риммочка
Светлана Света Светик Лана
Софья София Соня Sophia Sophie
Тамара Тома Tamara
Татьяна Таня Танюша Tatiana
Ульяна Уля Juliana
Элина Эля Лина
Эльвира Эля Эльвира
Юлия Юля Юленька Julia Julie
Яна Яночка
Abigail Abby Gail
Amanda Mandy
Amelia Amy Millie
Caroline Carrie Carol
Charlotte Lottie Charlie Lotte
Cynthia Cindy
Deborah Debbie Deb Debra
Dorothy Dot Dottie Dolly
Eleanor Ellie Nell Nora Ella
Emily Em Emmy Millie
Emma Em
Florence Flo Flora
Frances Fran Francesca
Georgina Georgia
Gwendolyn Gwen
Jacqueline Jackie
Janet Jan Jenny
Jennifer Jen Jenny Jennie
Jessica Jess Jessie
Judith Judy
Kimberly Kim Kimmy
Linda Lynn Lindy
Lucille Lucy Lucia
Nancy Nan
Pamela Pam
Patricia Pat Patty Trish Tricia Patsy
Rebecca Becky Becca
Samantha Sam Sammy
Sarah Sally Sadie
Stephanie Steph
Susan Sue Susie Suzanne Suzy
Teresa Theresa Terry Tess
Virginia Ginny
"""
