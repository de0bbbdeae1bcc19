"""Given names of women with their short forms, in Russian and English.

One name per line, then its forms; a line that starts with blanks goes on with the name above. A form may stand at
several names (Саша, Alex, Harry): it is then short for all of them. Kept as text because it is read and extended by
people; names that are missing are compared letter by letter.
"""

from __future__ import annotations

NAMES = """
Александра Саша Шура Сашенька Саня Alexandra Alex Sasha Sandra Lexi Сандра Ксандра Alexa Alessandra
Алёна Лена Алёнка
Алина Аля Алинка Лина
Алиса Алиска Аля Alice Элис Alicia Ally
Алла Аллочка
Анастасия Настя Ася Настенька Стася Anastasia Настюша Нася Стейси Stacy Stacey Anastasiia
Ангелина Геля Лина Angelina
Анна Аня Анюта Нюра Анечка Нюта Anne Ann Annie Anna Hannah Аннушка Нюша Нюрка Энн Энни Анет Анни Annette Nan Nancy
  Nannie Hanna Ана Ana Anya Anja Ганна
Антонина Тоня
Валентина Валя Valentine
Валерия Лера Valerie Лерочка Valery Val
Варвара Варя Barbara Barb Barbie Babs Варенька Варюша Барбара Bobbie Bab
Василиса Вася
Вера Верочка Веруня Vera
Вероника Ника Вера Veronica Ronnie Veronika Nika
Виктория Вика Викуся Victoria Vicky Vicki Tori Викуля Victoire Viktoria
Галина Галя Галочка Галка Галюня Galya
Дарья Даша Дашка Дарьюшка Дарина Daria Дарёна Дашенька Dasha
Диана Ди Дианка Diana Diane Di Dianne Дайана
Ева Eva Eve Евочка Ив Evie Evelyn Eveline Эва
Евгения Женя Женька Eugenia
Екатерина Катя Катюша Катерина Катенька Katherine Kate Kathy Katie Catherine Cathy Kat Kitty Катька Катюха Кэтрин Кейт
  Кэти Catharine Kathryn Catherina Katharine Katrina Kathleen Kay Kit Cate Kathie Kati Катарина Catarina Caitlin
Елена Лена Леночка Алёна Helen Elena Ellen Еленка Ленка Хелен Helena Helene Nell Nellie Nelly Lena Hélène Олена
Елизавета Лиза Лизавета Elizabeth Liz Lizzie Beth Betty Eliza Bess Libby Лизонька Элизабет Бет Бетти Лиззи Elsie
  Elisabeth Lisa Betsy Bessie Bet Bette Bettie Betsey Lizzy Liza Libbie Lilibet Elsa Else Elise Bella Lisbeth
Жанна Жанночка Jeanne Jane Joanna Joanne Jeanette Janet Jennie Jenny
Зинаида Зина
Зоя Зоечка Zoe
Инна Инночка
Ирина Ира Иришка Ириша Irene Ирочка Иринка Irina Irena
Карина Кариночка Karina
Кира Кирочка
Кристина Кристя Christine Christina Chris Tina Chrissie Кристинка Kristina Kirsten Kristin Kirsty Christiana Xina
  Кристин Кристи Christie Christy Крис
Ксения Ксюша Ксеня Оксана Xenia Ксюха Kseniia
Лариса Лара Лариска Larisa Лора Laura Lora
Лидия Лида Lydia
Любовь Люба Любочка Любаша
Людмила Люда Мила Люся Людочка Люсенька Милочка
Маргарита Рита Марго Margaret Maggie Meg Peggy Marge Margo Rita Daisy Маргоша Ритка Маргарет Мэгги Madge Mags Margie
  Margery Marjorie Greta Gretchen Maisie Meggie Peg Margot Margarita Margaretha Mamie
Марина Мариша Маринка Marina Маринушка
Мария Маша Маня Маруся Машенька Марья Mary Maria Molly Polly Marie Маняша Мэри Мари Марийка Mari Mae May Mamie Minnie
  Moll Mollie Miriam Mitzi
Надежда Надя Надюша Hope Наденька Nadia Nadine
Наталья Наталия Наташа Ната Натали Natalie Natalia Nat Наташка Таша Натуся Nathalie Tasha Natasha
Нина Ниночка Nina
Оксана Ксана Ксюша
Олеся Леся
Ольга Оля Ольгуша Лёля Olga Оленька Helga Olia
Полина Поля Полинка Pauline Полюшка Paulina Паулина
Раиса Рая
Регина Regina Gina
Римма Риммочка
Светлана Света Светик Лана Светка Светочка Lana
Софья София Соня Sophia Sophie Софа Сонечка Софи Sofia Sonya Sonia Sofie
Тамара Тома Tamara
Татьяна Таня Танюша Tatiana Танечка Танька Tanya Tania Tatyana
Ульяна Уля Juliana
Элина Эля Лина
Эльвира Эля
Юлия Юля Юленька Julia Julie Юлечка Юлька Джулия Джули Jules Juliana
Яна Яночка
Abigail Abby Gail Abbie Nabby Эбигейл
Amanda Mandy Manda Аманда
Amelia Amy Millie Emilia Milly Амелия
Caroline Carrie Carol Carolyn Carolina Lina Caro Каролина
Charlotte Lottie Charlie Lotte Шарлотта Charley
Cynthia Cindy Cindi Synthia Синтия
Deborah Debbie Deb Debra Debora Дебора
Dorothy Dot Dottie Dolly Dora Dorothea Dodie Thea Дороти Дора Доротея
Eleanor Ellie Nell Nora Ella Elinor Eleonora Nellie Nelly Lenore Leonora Элеонора Нора Lena Ellen
Emily Em Emmy Millie Emilie Эмили Милли Milly Emilia
Emma Em Эмма Emmie
Florence Flo Flora Flossie Florrie Флоренс
Frances Fran Francesca Fanny Frankie Fanni Francine Франческа Frannie Fannie Francisca
Georgina Georgia Georgie Georgiana Gina Georgette
Gwendolyn Gwen Gwendoline Wendy
Jacqueline Jackie Jacquelyn Jacqui Жаклин
Janet Jan Jenny Jane Джанет Janette Jessie
Jennifer Jen Jenny Jennie Дженнифер Дженни Jenna
Jessica Jess Jessie Джессика
Judith Judy Judi Юдифь Джудит
Kimberly Kim Kimmy Kimberley Кимберли
Linda Lynn Lindy Линда
Lucille Lucy Lucia Люси Lucie Lucinda Lucilla Люсия Cindy
Nancy Nan Нэнси
Pamela Pam Памела
Patricia Pat Patty Trish Tricia Patsy Патриция Patti Pattie Trisha
Rebecca Becky Becca Ребекка Rebekah Ревекка
Samantha Sam Sammy Саманта
Sarah Sally Sadie Сара Sara Sal Sallie
Stephanie Steph Stefanie Steffi Стефания
Susan Sue Susie Suzanne Suzy Сьюзен Susanna Susannah Suzanna Suzie Sukey Sukie Сусанна Sanna
Teresa Theresa Terry Tess Tessa Tessie Terri Terese Therese Тереза Tracy
Virginia Ginny Ginger Virgie Вирджиния
Adelaide Addie Ada Аделаида
Agnes Aggie Nessie Агнесса
Amy Aimee Эми
Angela Angie Анжела
Beatrice Bea Trixie Beatrix Беатрис
Bridget Biddy Bridie Brigid Brigitte Бригитта
Camilla Millie Cam Камилла
Cecilia Celia Cecily Cis Sissy Cecile Сесилия
Clara Claire Clare Клара Клэр
Constance Connie Констанция
Edith Edie Эдит
Esther Essie Hester Hetty Эсфирь Эстер
Eunice Юнис
Gertrude Gert Gertie Trudy Гертруда
Grace Gracie Грейс
Harriet Hattie Harriette Etta Харриет
Henrietta Etta Hettie Hetty Henriette Генриетта
Ida Ида
Isabella Bella Belle Isabel Izzy Изабелла
Josephine Jo Josie Josephina Жозефина
Laura Laurie Lauren Lora Lolly Лаура
Lillian Lily Lilian Lil Lillie Лилия Лиля
Louisa Louise Lou Lulu Луиза
Mabel Mab May
Martha Mattie Patty Marta Марфа Марта
Matilda Tilly Mattie Tillie Maud Maude Матильда
Melissa Mel Lissa Мелисса
Mildred Millie Milly
Minerva Minnie
Penelope Penny Пенелопа
Philippa Pippa Pip
Priscilla Cilla Prissy
Rachel Rae Рахиль Рэйчел
Roberta Bobbie Robbie
Rosa Rose Rosie Роза
Rosalind Roz Ros Rosalyn
Rosemary Rosie Rose Romy Розмари
Ruth Ruthie Рут
Theodora Dora Thea Theo Федора
Ursula Урсула
Winifred Winnie Freda Win
Gillian Jill Gill
Joan Джоан Joanie
Jean Джин Jeannie
"""
