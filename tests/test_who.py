"""Who is meant by a name on a day: questions written from general knowledge, none of them taken from the table.

The roles are those of the table: Iran's president is its head of government, the EU's high representative its foreign
minister, and the last leader of the Soviet Union stands under Russia. On the first run 554 of 567 questions were answered as
expected; the other 13 were wrong questions (those roles, and three surnames that two people in office shared).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.knowledge.coverage import count_coverage
from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders, Term
from communique.knowledge.load import Knowledge

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"

ROLES = {
    "hos": "head_of_state", "hog": "head_of_government", "fm": "foreign_minister", "dm": "defence_minister",
    "org": "organisation_head",
}  # fmt: skip

# name in a report | day | state or organisation | role | who that is
KNOWN = """
Gorbachev | 1990-10-15 | RUS | hos | Mikhail Gorbachev
Yeltsin | 1993-10-04 | RUS | hos | Boris Yeltsin
Putin | 1999-10-01 | RUS | hog | Vladimir Putin
Putin | 2005-05-09 | RUS | hos | Vladimir Putin
Putin | 2010-06-01 | RUS | hog | Vladimir Putin
Vladimir Putin | 2022-02-24 | RUS | hos | Vladimir Putin
Medvedev | 2010-06-01 | RUS | hos | Dmitry Medvedev
Dmitri Medvedev | 2015-03-01 | RUS | hog | Dmitry Medvedev
Mishustin | 2021-07-01 | RUS | hog | Mikhail Mishustin
Primakov | 1998-12-01 | RUS | hog | Yevgeny Primakov
Lavrov | 2014-04-17 | RUS | fm | Sergei Lavrov
Sergey Lavrov | 2021-06-01 | RUS | fm | Sergei Lavrov
Igor Ivanov | 2000-06-01 | RUS | fm | Igor Ivanov
Shoigu | 2022-03-01 | RUS | dm | Sergei Shoigu
Belousov | 2024-09-01 | RUS | dm | Andrei Belousov
Serdyukov | 2009-01-15 | RUS | dm | Anatoly Serdyukov
Zelensky | 2022-03-16 | UKR | hos | Volodymyr Zelenskyy
Zelenskyy | 2023-05-20 | UKR | hos | Volodymyr Zelenskyy
Zelenskiy | 2019-12-09 | UKR | hos | Volodymyr Zelenskyy
Poroshenko | 2015-02-12 | UKR | hos | Petro Poroshenko
Yanukovych | 2013-11-28 | UKR | hos | Viktor Yanukovych
Yanukovich | 2003-06-01 | UKR | hog | Viktor Yanukovych
Tymoshenko | 2009-01-19 | UKR | hog | Yulia Tymoshenko
Yushchenko | 2006-01-10 | UKR | hos | Viktor Yushchenko
Kuchma | 1997-05-31 | UKR | hos | Leonid Kuchma
Kuleba | 2022-04-07 | UKR | fm | Dmytro Kuleba
Reznikov | 2022-10-12 | UKR | dm | Oleksii Reznikov
Umerov | 2024-01-23 | UKR | dm | Rustem Umerov
Sybiha | 2025-02-01 | UKR | fm | Andrii Sybiha
Shmyhal | 2022-08-01 | UKR | hog | Denys Shmyhal
Lukashenko | 2020-08-20 | BLR | hos | Alexander Lukashenko
Lukashenka | 2001-09-20 | BLR | hos | Alexander Lukashenko
Makei | 2019-04-01 | BLR | fm | Vladimir Makei
Sandu | 2022-06-01 | MDA | hos | Maia Sandu
Voronin | 2005-04-01 | MDA | hos | Vladimir Voronin
Saakashvili | 2008-08-10 | GEO | hos | Mikheil Saakashvili
Shevardnadze | 1999-11-18 | GEO | hos | Eduard Shevardnadze
Pashinyan | 2020-11-10 | ARM | hog | Nikol Pashinyan
Serzh Sargsyan | 2010-06-01 | ARM | hos | Serzh Sargsyan
Mirzoyan | 2023-05-01 | ARM | fm | Ararat Mirzoyan
Ilham Aliyev | 2020-11-10 | AZE | hos | Ilham Aliyev
Heydar Aliyev | 1994-09-20 | AZE | hos | Heydar Aliyev
Mammadyarov | 2016-04-05 | AZE | fm | Elmar Mammadyarov
Bayramov | 2022-07-16 | AZE | fm | Jeyhun Bayramov
Nazarbayev | 2010-12-01 | KAZ | hos | Nursultan Nazarbayev
Tokayev | 2022-01-06 | KAZ | hos | Kassym-Jomart Tokayev
Karimov | 2005-05-13 | UZB | hos | Islam Karimov
Mirziyoyev | 2018-03-15 | UZB | hos | Shavkat Mirziyoyev
Rahmon | 2021-07-01 | TJK | hos | Emomali Rahmon
Niyazov | 2002-12-01 | TKM | hos | Saparmurat Niyazov
Berdimuhamedov | 2012-01-01 | TKM | hos | Gurbanguly Berdimuhamedow
Akayev | 2003-09-01 | KGZ | hos | Askar Akayev
Atambayev | 2014-05-01 | KGZ | hos | Almazbek Atambayev
Sadyr Japarov | 2023-01-15 | KGZ | hos | Sadyr Japarov
George H. W. Bush | 1991-01-17 | USA | hos | George H. W. Bush
George W. Bush | 2003-03-20 | USA | hos | George W. Bush
Bill Clinton | 1995-11-21 | USA | hos | Bill Clinton
Obama | 2014-03-01 | USA | hos | Barack Obama
Trump | 2018-06-12 | USA | hos | Donald Trump
Trump | 2025-08-15 | USA | hos | Donald Trump
Biden | 2021-06-16 | USA | hos | Joe Biden
Joe Biden | 2010-05-01 | USA | vice_president | Joe Biden
Kamala Harris | 2022-05-12 | USA | vice_president | Kamala Harris
Hillary Clinton | 2011-03-01 | USA | fm | Hillary Clinton
Kerry | 2015-07-14 | USA | fm | John Kerry
Tillerson | 2017-10-01 | USA | fm | Rex Tillerson
Pompeo | 2019-09-01 | USA | fm | Mike Pompeo
Blinken | 2023-10-12 | USA | fm | Antony Blinken
Rubio | 2025-04-01 | USA | fm | Marco Rubio
Colin Powell | 2003-02-05 | USA | fm | Colin Powell
Condoleezza Rice | 2006-07-30 | USA | fm | Condoleezza Rice
Albright | 1999-03-01 | USA | fm | Madeleine Albright
Warren Christopher | 1995-11-01 | USA | fm | Warren Christopher
James Baker | 1991-10-30 | USA | fm | James Baker
Rumsfeld | 2004-05-01 | USA | dm | Donald Rumsfeld
Lloyd Austin | 2022-04-26 | USA | dm | Lloyd Austin
Hegseth | 2025-05-31 | USA | dm | Pete Hegseth
Mattis | 2017-06-01 | USA | dm | James Mattis
Robert Gates | 2009-12-01 | USA | dm | Robert Gates
Panetta | 2012-06-01 | USA | dm | Leon Panetta
Mulroney | 1991-06-01 | CAN | hog | Brian Mulroney
Chrétien | 1999-04-01 | CAN | hog | Jean Chrétien
Stephen Harper | 2012-01-01 | CAN | hog | Stephen Harper
Trudeau | 2018-06-09 | CAN | hog | Justin Trudeau
Carney | 2025-06-16 | CAN | hog | Mark Carney
Freeland | 2018-09-01 | CAN | fm | Chrystia Freeland
Joly | 2023-03-01 | CAN | fm | Mélanie Joly
Salinas | 1993-11-01 | MEX | hos | Carlos Salinas de Gortari
Vicente Fox | 2001-09-06 | MEX | hos | Vicente Fox
Peña Nieto | 2016-08-31 | MEX | hos | Enrique Peña Nieto
López Obrador | 2020-07-08 | MEX | hos | Andrés Manuel López Obrador
AMLO | 2022-07-12 | MEX | hos | Andrés Manuel López Obrador
Sheinbaum | 2025-01-15 | MEX | hos | Claudia Sheinbaum
Ebrard | 2019-06-07 | MEX | fm | Marcelo Ebrard
Lula | 2006-05-01 | BRA | hos | Luiz Inácio Lula da Silva
Lula | 2023-08-22 | BRA | hos | Luiz Inácio Lula da Silva
Dilma Rousseff | 2014-07-15 | BRA | hos | Dilma Rousseff
Bolsonaro | 2019-11-13 | BRA | hos | Jair Bolsonaro
Cardoso | 1998-01-01 | BRA | hos | Fernando Henrique Cardoso
Celso Amorim | 2008-01-01 | BRA | fm | Celso Amorim
Menem | 1996-01-01 | ARG | hos | Carlos Menem
Cristina Fernández de Kirchner | 2012-04-16 | ARG | hos | Cristina Fernández de Kirchner
Macri | 2018-11-30 | ARG | hos | Mauricio Macri
Milei | 2024-04-01 | ARG | hos | Javier Milei
Chávez | 2007-09-01 | VEN | hos | Hugo Chávez
Hugo Chavez | 2011-02-01 | VEN | hos | Hugo Chávez
Maduro | 2019-01-25 | VEN | hos | Nicolás Maduro
Fidel Castro | 1998-01-21 | CUB | hos | Fidel Castro
Raúl Castro | 2014-12-17 | CUB | hos | Raúl Castro
Díaz-Canel | 2021-07-11 | CUB | hos | Miguel Díaz-Canel
Bachelet | 2008-05-23 | CHL | hos | Michelle Bachelet
Piñera | 2011-03-21 | CHL | hos | Sebastián Piñera
Boric | 2023-09-11 | CHL | hos | Gabriel Boric
Uribe | 2008-03-01 | COL | hos | Álvaro Uribe
Juan Manuel Santos | 2016-09-26 | COL | hos | Juan Manuel Santos
Petro | 2023-02-01 | COL | hos | Gustavo Petro
Fujimori | 1997-04-22 | PER | hos | Alberto Fujimori
Boluarte | 2023-11-15 | PER | hos | Dina Boluarte
Evo Morales | 2010-01-22 | BOL | hos | Evo Morales
Correa | 2012-08-16 | ECU | hos | Rafael Correa
Ortega | 2019-01-01 | NIC | hos | Daniel Ortega
Bukele | 2022-05-01 | SLV | hos | Nayib Bukele
Aristide | 2003-10-01 | HTI | hos | Jean-Bertrand Aristide
Mia Mottley | 2021-11-01 | BRB | hog | Mia Mottley
Thatcher | 1990-08-03 | GBR | hog | Margaret Thatcher
John Major | 1992-12-01 | GBR | hog | John Major
Blair | 2003-03-18 | GBR | hog | Tony Blair
Gordon Brown | 2009-04-02 | GBR | hog | Gordon Brown
David Cameron | 2013-08-29 | GBR | hog | David Cameron
David Cameron | 2024-02-01 | GBR | fm | David Cameron
Theresa May | 2017-03-29 | GBR | hog | Theresa May
Boris Johnson | 2017-04-01 | GBR | fm | Boris Johnson
Boris Johnson | 2021-06-11 | GBR | hog | Boris Johnson
Liz Truss | 2022-02-10 | GBR | fm | Liz Truss
Truss | 2022-10-01 | GBR | hog | Liz Truss
Sunak | 2023-07-12 | GBR | hog | Rishi Sunak
Starmer | 2025-02-27 | GBR | hog | Keir Starmer
Lammy | 2024-11-01 | GBR | fm | David Lammy
Ben Wallace | 2022-02-11 | GBR | dm | Ben Wallace
Elizabeth II | 2002-06-04 | GBR | hos | Elizabeth II
Charles III | 2023-09-20 | GBR | hos | Charles III
Mitterrand | 1994-06-06 | FRA | hos | François Mitterrand
Chirac | 2003-02-10 | FRA | hos | Jacques Chirac
Sarkozy | 2008-08-12 | FRA | hos | Nicolas Sarkozy
Hollande | 2015-02-12 | FRA | hos | François Hollande
Macron | 2021-12-20 | FRA | hos | Emmanuel Macron
Fabius | 2015-12-12 | FRA | fm | Laurent Fabius
Le Drian | 2014-01-11 | FRA | dm | Jean-Yves Le Drian
Jean-Yves Le Drian | 2021-09-16 | FRA | fm | Jean-Yves Le Drian
de Villepin | 2003-02-14 | FRA | fm | Dominique de Villepin
Catherine Colonna | 2023-01-13 | FRA | fm | Catherine Colonna
Kohl | 1990-10-03 | DEU | hog | Helmut Kohl
Schröder | 2002-09-01 | DEU | hog | Gerhard Schröder
Schroeder | 2001-10-01 | DEU | hog | Gerhard Schröder
Merkel | 2015-09-04 | DEU | hog | Angela Merkel
Olaf Scholz | 2022-02-27 | DEU | hog | Olaf Scholz
Merz | 2025-09-01 | DEU | hog | Friedrich Merz
Genscher | 1991-12-16 | DEU | fm | Hans-Dietrich Genscher
Joschka Fischer | 2003-02-08 | DEU | fm | Joschka Fischer
Steinmeier | 2015-04-02 | DEU | fm | Frank-Walter Steinmeier
Frank-Walter Steinmeier | 2020-02-14 | DEU | hos | Frank-Walter Steinmeier
Baerbock | 2022-01-18 | DEU | fm | Annalena Baerbock
Pistorius | 2023-06-26 | DEU | dm | Boris Pistorius
Berlusconi | 2002-05-28 | ITA | hog | Silvio Berlusconi
Prodi | 2007-01-01 | ITA | hog | Romano Prodi
Renzi | 2015-06-17 | ITA | hog | Matteo Renzi
Draghi | 2022-06-16 | ITA | hog | Mario Draghi
Meloni | 2023-07-27 | ITA | hog | Giorgia Meloni
Tajani | 2024-04-18 | ITA | fm | Antonio Tajani
Mattarella | 2017-05-01 | ITA | hos | Sergio Mattarella
Aznar | 2003-03-16 | ESP | hog | José María Aznar
Zapatero | 2006-01-01 | ESP | hog | José Luis Rodríguez Zapatero
Rajoy | 2013-01-01 | ESP | hog | Mariano Rajoy
Pedro Sánchez | 2022-06-29 | ESP | hog | Pedro Sánchez
Walesa | 1992-05-22 | POL | hos | Lech Wałęsa
Kwaśniewski | 1999-03-12 | POL | hos | Aleksander Kwaśniewski
Donald Tusk | 2010-04-10 | POL | hog | Donald Tusk
Donald Tusk | 2024-03-12 | POL | hog | Donald Tusk
Andrzej Duda | 2022-05-22 | POL | hos | Andrzej Duda
Sikorski | 2012-01-01 | POL | fm | Radosław Sikorski
Morawiecki | 2021-11-01 | POL | hog | Mateusz Morawiecki
Havel | 1997-07-08 | CZE | hos | Václav Havel
Petr Pavel | 2024-02-17 | CZE | hos | Petr Pavel
Fico | 2024-05-01 | SVK | hog | Robert Fico
Orban | 2015-09-15 | HUN | hog | Viktor Orbán
Viktor Orbán | 1999-03-12 | HUN | hog | Viktor Orbán
Szijjártó | 2022-03-01 | HUN | fm | Péter Szijjártó
Iohannis | 2019-08-20 | ROU | hos | Klaus Iohannis
Rutte | 2019-07-18 | NLD | hog | Mark Rutte
Schoof | 2025-01-15 | NLD | hog | Dick Schoof
Verhofstadt | 2005-01-01 | BEL | hog | Guy Verhofstadt
Charles Michel | 2016-03-22 | BEL | hog | Charles Michel
Sebastian Kurz | 2018-09-01 | AUT | hog | Sebastian Kurz
Mary Robinson | 1993-05-27 | IRL | hos | Mary Robinson
Varadkar | 2018-12-01 | IRL | hog | Leo Varadkar
Bertie Ahern | 2004-05-01 | IRL | hog | Bertie Ahern
Tsipras | 2015-07-13 | GRC | hog | Alexis Tsipras
Mitsotakis | 2020-09-10 | GRC | hog | Kyriakos Mitsotakis
Sanna Marin | 2022-05-15 | FIN | hog | Sanna Marin
Sauli Niinistö | 2018-07-16 | FIN | hos | Sauli Niinistö
Stubb | 2025-08-18 | FIN | hos | Alexander Stubb
Ahtisaari | 1999-06-03 | FIN | hos | Martti Ahtisaari
Magdalena Andersson | 2022-05-18 | SWE | hog | Magdalena Andersson
Kristersson | 2023-07-10 | SWE | hog | Ulf Kristersson
Carl Bildt | 2011-01-01 | SWE | fm | Carl Bildt
Frederiksen | 2022-11-01 | DNK | hog | Mette Frederiksen
Anders Fogh Rasmussen | 2003-06-01 | DNK | hog | Anders Fogh Rasmussen
Stoltenberg | 2011-07-22 | NOR | hog | Jens Stoltenberg
Støre | 2023-08-24 | NOR | hog | Jonas Gahr Støre
Solberg | 2018-01-10 | NOR | hog | Erna Solberg
Kaja Kallas | 2022-03-01 | EST | hog | Kaja Kallas
Grybauskaitė | 2014-09-01 | LTU | hos | Dalia Grybauskaitė
Nausėda | 2023-07-11 | LTU | hos | Gitanas Nausėda
Milošević | 1995-11-21 | SRB | hos | Slobodan Milošević
Vucic | 2021-06-01 | SRB | hos | Aleksandar Vučić
Vučić | 2015-08-26 | SRB | hog | Aleksandar Vučić
Tuđman | 1995-08-05 | HRV | hos | Franjo Tuđman
Plenković | 2020-01-01 | HRV | hog | Andrej Plenković
Edi Rama | 2019-11-26 | ALB | hog | Edi Rama
Albin Kurti | 2023-05-30 | XKX | hog | Albin Kurti
Demirel | 1997-01-01 | TUR | hos | Süleyman Demirel
Erdogan | 2009-01-29 | TUR | hog | Recep Tayyip Erdoğan
Erdoğan | 2018-10-05 | TUR | hos | Recep Tayyip Erdoğan
Abdullah Gül | 2009-10-10 | TUR | hos | Abdullah Gül
Davutoglu | 2012-05-01 | TUR | fm | Ahmet Davutoğlu
Davutoğlu | 2015-11-24 | TUR | hog | Ahmet Davutoğlu
Cavusoglu | 2021-04-15 | TUR | fm | Mevlüt Çavuşoğlu
Hakan Fidan | 2024-06-01 | TUR | fm | Hakan Fidan
Rabin | 1993-09-13 | ISR | hog | Yitzhak Rabin
Shimon Peres | 1996-04-18 | ISR | hog | Shimon Peres
Shimon Peres | 2009-01-29 | ISR | hos | Shimon Peres
Netanyahu | 1997-01-15 | ISR | hog | Benjamin Netanyahu
Netanyahu | 2015-03-03 | ISR | hog | Benjamin Netanyahu
Bibi Netanyahu | 2024-07-24 | ISR | hog | Benjamin Netanyahu
Ehud Barak | 2000-07-11 | ISR | hog | Ehud Barak
Ehud Barak | 2012-11-14 | ISR | dm | Ehud Barak
Ariel Sharon | 2005-08-15 | ISR | hog | Ariel Sharon
Olmert | 2006-07-12 | ISR | hog | Ehud Olmert
Naftali Bennett | 2022-03-05 | ISR | hog | Naftali Bennett
Gallant | 2023-10-09 | ISR | dm | Yoav Gallant
Livni | 2008-12-27 | ISR | fm | Tzipi Livni
Arafat | 2000-07-25 | PSE | hos | Yasser Arafat
Mahmoud Abbas | 2011-09-23 | PSE | hos | Mahmoud Abbas
Abu Mazen | 2014-07-01 | PSE | hos | Mahmoud Abbas
Salam Fayyad | 2010-08-01 | PSE | hog | Salam Fayyad
King Hussein | 1994-10-26 | JOR | hos | Hussein
Abdullah II | 2017-04-05 | JOR | hos | Abdullah II
Ayman Safadi | 2023-11-04 | JOR | fm | Ayman Safadi
Mubarak | 2009-06-04 | EGY | hos | Hosni Mubarak
Morsi | 2013-02-05 | EGY | hos | Mohamed Morsi
Sisi | 2015-08-06 | EGY | hos | Abdel Fattah el-Sisi
el-Sisi | 2023-12-01 | EGY | hos | Abdel Fattah el-Sisi
Shoukry | 2022-11-07 | EGY | fm | Sameh Shoukry
Hafez al-Assad | 1994-01-16 | SYR | hos | Hafez al-Assad
Assad | 2013-09-09 | SYR | hos | Bashar al-Assad
al-Sharaa | 2025-05-14 | SYR | hos | Ahmed al-Sharaa
Walid al-Moallem | 2014-01-22 | SYR | fm | Walid Muallem
Hariri | 2017-11-04 | LBN | hog | Saad Hariri
Joseph Aoun | 2025-03-01 | LBN | hos | Joseph Aoun
Mikati | 2023-12-01 | LBN | hog | Najib Mikati
Saddam Hussein | 1990-08-02 | IRQ | hos | Saddam Hussein
al-Maliki | 2008-11-17 | IRQ | hog | Nouri al-Maliki
Abadi | 2017-07-10 | IRQ | hog | Haider al-Abadi
al-Sudani | 2024-04-15 | IRQ | hog | Mohammed Shia al-Sudani
Khatami | 1998-09-21 | IRN | hog | Mohammad Khatami
Ahmadinejad | 2007-09-24 | IRN | hog | Mahmoud Ahmadinejad
Rouhani | 2015-07-14 | IRN | hog | Hassan Rouhani
Raisi | 2023-03-10 | IRN | hog | Ebrahim Raisi
Pezeshkian | 2025-06-13 | IRN | hog | Masoud Pezeshkian
Zarif | 2014-11-24 | IRN | fm | Mohammad Javad Zarif
Araghchi | 2025-04-12 | IRN | fm | Abbas Araghchi
Amir-Abdollahian | 2022-08-01 | IRN | fm | Hossein Amir-Abdollahian
King Fahd | 1990-08-06 | SAU | hos | Fahd
King Salman | 2017-05-20 | SAU | hos | Salman
MBS | 2022-07-15 | SAU | crown_prince | Mohammed bin Salman
Mohammed bin Salman | 2023-03-10 | SAU | hog | Mohammed bin Salman
Saud al-Faisal | 2009-01-01 | SAU | fm | Saud al-Faisal
Adel al-Jubeir | 2016-01-03 | SAU | fm | Adel al-Jubeir
Faisal bin Farhan | 2021-10-01 | SAU | fm | Faisal bin Farhan
Mohamed bin Zayed | 2022-09-26 | ARE | hos | Mohamed bin Zayed
Tamim bin Hamad Al Thani | 2017-06-10 | QAT | hos | Tamim bin Hamad Al Thani
Sultan Qaboos | 2013-08-25 | OMN | hos | Qaboos
Haitham bin Tariq | 2021-07-11 | OMN | hos | Haitham bin Tariq
Ali Abdullah Saleh | 2009-12-01 | YEM | hos | Ali Abdullah Saleh
Hadi | 2015-03-26 | YEM | hos | Abdrabbuh Mansur Hadi
Gaddafi | 2004-03-25 | LBY | hos | Muammar Gaddafi
Bouteflika | 2007-04-11 | DZA | hos | Abdelaziz Bouteflika
Tebboune | 2022-08-25 | DZA | hos | Abdelmadjid Tebboune
Ben Ali | 2005-11-16 | TUN | hos | Zine El Abidine Ben Ali
Kais Saied | 2021-07-25 | TUN | hos | Kais Saied
Mohammed VI | 2020-12-10 | MAR | hos | Mohammed VI
Hassan II | 1991-09-06 | MAR | hos | Hassan II
Karzai | 2006-01-31 | AFG | hos | Hamid Karzai
Ashraf Ghani | 2019-09-07 | AFG | hos | Ashraf Ghani
Nawaz Sharif | 1999-02-20 | PAK | hog | Nawaz Sharif
Nawaz Sharif | 2014-05-26 | PAK | hog | Nawaz Sharif
Benazir Bhutto | 1995-04-11 | PAK | hog | Benazir Bhutto
Musharraf | 2004-01-06 | PAK | hos | Pervez Musharraf
Imran Khan | 2019-07-22 | PAK | hog | Imran Khan
Shehbaz Sharif | 2025-05-10 | PAK | hog | Shehbaz Sharif
Zardari | 2010-01-01 | PAK | hos | Asif Ali Zardari
Rao | 1993-09-07 | IND | hog | P. V. Narasimha Rao
Vajpayee | 1999-02-20 | IND | hog | Atal Bihari Vajpayee
Manmohan Singh | 2008-10-01 | IND | hog | Manmohan Singh
Modi | 2023-09-09 | IND | hog | Narendra Modi
Jaishankar | 2020-09-10 | IND | fm | Subrahmanyam Jaishankar
S. Jaishankar | 2022-12-01 | IND | fm | Subrahmanyam Jaishankar
Sushma Swaraj | 2016-05-01 | IND | fm | Sushma Swaraj
Rajnath Singh | 2021-12-06 | IND | dm | Rajnath Singh
Parrikar | 2015-06-01 | IND | dm | Manohar Parrikar
Murmu | 2023-01-26 | IND | hos | Droupadi Murmu
Sheikh Hasina | 2015-06-06 | BGD | hog | Sheikh Hasina
Khaleda Zia | 1993-01-01 | BGD | hog | Khaleda Zia
Yunus | 2024-12-01 | BGD | hog | Muhammad Yunus
Mahinda Rajapaksa | 2009-05-19 | LKA | hos | Mahinda Rajapaksa
Wickremesinghe | 2023-07-21 | LKA | hos | Ranil Wickremesinghe
Dissanayake | 2024-12-16 | LKA | hos | Anura Kumara Dissanayake
Prachanda | 2023-06-01 | NPL | hog | Pushpa Kamal Dahal
Muizzu | 2024-01-10 | MDV | hos | Mohamed Muizzu
Jiang Zemin | 1997-10-29 | CHN | hos | Jiang Zemin
Hu Jintao | 2008-08-08 | CHN | hos | Hu Jintao
Hu | 2011-01-19 | CHN | hos | Hu Jintao
Xi | 2015-09-25 | CHN | hos | Xi Jinping
Xi Jinping | 2024-11-16 | CHN | hos | Xi Jinping
Wen Jiabao | 2010-04-01 | CHN | hog | Wen Jiabao
Li Keqiang | 2019-04-09 | CHN | hog | Li Keqiang
Li Qiang | 2024-06-17 | CHN | hog | Li Qiang
Zhu Rongji | 1999-04-08 | CHN | hog | Zhu Rongji
Wang Yi | 2016-06-01 | CHN | fm | Wang Yi
Qin Gang | 2023-05-08 | CHN | fm | Qin Gang
Wei Fenghe | 2022-06-12 | CHN | dm | Wei Fenghe
Dong Jun | 2024-05-31 | CHN | dm | Dong Jun
Lee Teng-hui | 1995-06-09 | TWN | hos | Lee Teng-hui
Ma Ying-jeou | 2015-11-07 | TWN | hos | Ma Ying-jeou
Tsai Ing-wen | 2022-08-03 | TWN | hos | Tsai Ing-wen
Lai Ching-te | 2024-10-10 | TWN | hos | Lai Ching-te
Hashimoto | 1997-09-01 | JPN | hog | Ryutaro Hashimoto
Koizumi | 2002-09-17 | JPN | hog | Junichiro Koizumi
Abe | 2007-04-01 | JPN | hog | Shinzo Abe
Shinzo Abe | 2016-12-27 | JPN | hog | Shinzo Abe
Hatoyama | 2010-01-01 | JPN | hog | Yukio Hatoyama
Suga | 2021-04-16 | JPN | hog | Yoshihide Suga
Kishida | 2023-05-19 | JPN | hog | Fumio Kishida
Ishiba | 2025-02-07 | JPN | hog | Shigeru Ishiba
Taro Kono | 2018-05-01 | JPN | fm | Taro Kono
Taro Kono | 2020-06-15 | JPN | dm | Taro Kono
Hayashi | 2022-08-04 | JPN | fm | Yoshimasa Hayashi
Akihito | 1992-10-23 | JPN | hos | Akihito
Naruhito | 2019-10-22 | JPN | hos | Naruhito
Kim Dae-jung | 2000-06-15 | KOR | hos | Kim Dae-jung
Kim Dae Jung | 1999-07-02 | KOR | hos | Kim Dae-jung
Roh Moo-hyun | 2005-11-17 | KOR | hos | Roh Moo-hyun
Lee Myung-bak | 2010-11-23 | KOR | hos | Lee Myung-bak
Park Geun-hye | 2014-11-10 | KOR | hos | Park Geun-hye
Moon Jae-in | 2018-04-27 | KOR | hos | Moon Jae-in
Yoon Suk Yeol | 2023-08-18 | KOR | hos | Yoon Suk-yeol
Yoon Suk-yeol | 2022-05-21 | KOR | hos | Yoon Suk-yeol
Lee Jae-myung | 2025-08-25 | KOR | hos | Lee Jae-myung
Kang Kyung-wha | 2019-06-01 | KOR | fm | Kang Kyung-wha
Kim Jong-il | 2000-06-13 | PRK | hos | Kim Jong-il
Kim Jong Un | 2018-06-12 | PRK | hos | Kim Jong-un
Kim Jong-un | 2024-06-19 | PRK | hos | Kim Jong-un
Kim Il-sung | 1993-03-12 | PRK | hos | Kim Il-sung
Choe Son Hui | 2024-01-16 | PRK | fm | Choe Son-hui
Suharto | 1995-01-01 | IDN | hos | Suharto
Yudhoyono | 2009-11-12 | IDN | hos | Susilo Bambang Yudhoyono
Jokowi | 2018-10-12 | IDN | hos | Joko Widodo
Prabowo Subianto | 2021-06-01 | IDN | dm | Prabowo Subianto
Prabowo | 2025-01-23 | IDN | hos | Prabowo Subianto
Retno Marsudi | 2022-07-07 | IDN | fm | Retno Marsudi
Mahathir | 1998-09-02 | MYS | hog | Mahathir Mohamad
Mahathir Mohamad | 2019-01-01 | MYS | hog | Mahathir Mohamad
Anwar Ibrahim | 2023-09-01 | MYS | hog | Anwar Ibrahim
Najib Razak | 2014-03-15 | MYS | hog | Najib Razak
Lee Hsien Loong | 2018-06-10 | SGP | hog | Lee Hsien Loong
Goh Chok Tong | 1996-01-01 | SGP | hog | Goh Chok Tong
Lawrence Wong | 2025-02-01 | SGP | hog | Lawrence Wong
Fidel Ramos | 1995-03-01 | PHL | hos | Fidel V. Ramos
Arroyo | 2005-06-01 | PHL | hos | Gloria Macapagal Arroyo
Duterte | 2016-10-20 | PHL | hos | Rodrigo Duterte
Ferdinand Marcos Jr. | 2023-05-01 | PHL | hos | Ferdinand Marcos Jr.
Thaksin Shinawatra | 2004-11-01 | THA | hog | Thaksin Shinawatra
Prayut Chan-o-cha | 2016-01-01 | THA | hog | Prayut Chan-o-cha
Yingluck | 2012-11-18 | THA | hog | Yingluck Shinawatra
Srettha Thavisin | 2024-03-01 | THA | hog | Srettha Thavisin
Hun Sen | 2012-07-13 | KHM | hog | Hun Sen
Hun Manet | 2025-07-28 | KHM | hog | Hun Manet
Aung San Suu Kyi | 2017-09-19 | MMR | hog | Aung San Suu Kyi
Thein Sein | 2012-11-19 | MMR | hos | Thein Sein
Nguyen Phu Trong | 2019-02-27 | VNM | hos | Nguyễn Phú Trọng
Pham Minh Chinh | 2023-11-27 | VNM | hog | Phạm Minh Chính
Ramos-Horta | 2023-01-01 | TLS | hos | José Ramos-Horta
Xanana Gusmão | 2004-01-01 | TLS | hos | Xanana Gusmão
Keating | 1993-11-20 | AUS | hog | Paul Keating
John Howard | 2003-03-18 | AUS | hog | John Howard
Kevin Rudd | 2008-02-13 | AUS | hog | Kevin Rudd
Kevin Rudd | 2011-03-01 | AUS | fm | Kevin Rudd
Kevin Rudd | 2013-08-01 | AUS | hog | Kevin Rudd
Gillard | 2011-11-16 | AUS | hog | Julia Gillard
Tony Abbott | 2014-11-15 | AUS | hog | Tony Abbott
Turnbull | 2017-01-28 | AUS | hog | Malcolm Turnbull
Scott Morrison | 2021-09-15 | AUS | hog | Scott Morrison
Albanese | 2023-03-13 | AUS | hog | Anthony Albanese
Penny Wong | 2022-12-21 | AUS | fm | Penny Wong
Marise Payne | 2020-04-19 | AUS | fm | Marise Payne
Julie Bishop | 2014-07-21 | AUS | fm | Julie Bishop
Richard Marles | 2023-06-03 | AUS | dm | Richard Marles
Helen Clark | 2004-01-01 | NZL | hog | Helen Clark
Jacinda Ardern | 2019-03-15 | NZL | hog | Jacinda Ardern
Luxon | 2024-07-10 | NZL | hog | Christopher Luxon
Marape | 2023-05-22 | PNG | hog | James Marape
Bainimarama | 2017-11-06 | FJI | hog | Frank Bainimarama
Sogavare | 2022-04-19 | SLB | hog | Manasseh Sogavare
de Klerk | 1992-03-17 | ZAF | hos | F. W. de Klerk
Mandela | 1995-06-24 | ZAF | hos | Nelson Mandela
Mbeki | 2003-07-09 | ZAF | hos | Thabo Mbeki
Zuma | 2013-12-10 | ZAF | hos | Jacob Zuma
Ramaphosa | 2023-08-24 | ZAF | hos | Cyril Ramaphosa
Naledi Pandor | 2023-12-29 | ZAF | fm | Naledi Pandor
Mugabe | 2005-04-01 | ZWE | hos | Robert Mugabe
Mnangagwa | 2020-02-01 | ZWE | hos | Emmerson Mnangagwa
dos Santos | 2010-01-01 | AGO | hos | José Eduardo dos Santos
Lourenço | 2022-12-01 | AGO | hos | João Lourenço
Kabila | 2007-01-01 | COD | hos | Joseph Kabila
Tshisekedi | 2023-03-04 | COD | hos | Félix Tshisekedi
Mobutu | 1994-06-01 | COD | hos | Mobutu Sese Seko
Kagame | 2012-11-20 | RWA | hos | Paul Kagame
Museveni | 2001-04-01 | UGA | hos | Yoweri Museveni
Moi | 1998-08-07 | KEN | hos | Daniel arap Moi
Uhuru Kenyatta | 2015-07-25 | KEN | hos | Uhuru Kenyatta
Ruto | 2024-05-23 | KEN | hos | William Ruto
Magufuli | 2018-01-01 | TZA | hos | John Magufuli
Samia Suluhu Hassan | 2022-04-15 | TZA | hos | Samia Suluhu Hassan
Meles Zenawi | 2006-12-24 | ETH | hog | Meles Zenawi
Abiy Ahmed | 2020-11-04 | ETH | hog | Abiy Ahmed
Isaias Afwerki | 2018-07-09 | ERI | hos | Isaias Afwerki
Hassan Sheikh Mohamud | 2023-12-15 | SOM | hos | Hassan Sheikh Mohamud
Farmaajo | 2019-06-01 | SOM | hos | Mohamed Abdullahi Mohamed
al-Bashir | 2009-03-04 | SDN | hos | Omar al-Bashir
Burhan | 2023-04-15 | SDN | hos | Abdel Fattah al-Burhan
Salva Kiir | 2013-12-16 | SSD | hos | Salva Kiir
Déby | 2013-01-16 | TCD | hos | Idriss Déby
Obasanjo | 2003-12-05 | NGA | hos | Olusegun Obasanjo
Goodluck Jonathan | 2014-05-17 | NGA | hos | Goodluck Jonathan
Buhari | 2018-04-30 | NGA | hos | Muhammadu Buhari
Tinubu | 2023-08-10 | NGA | hos | Bola Tinubu
Abacha | 1995-11-10 | NGA | hos | Sani Abacha
Rawlings | 1998-03-23 | GHA | hos | Jerry Rawlings
Akufo-Addo | 2020-08-01 | GHA | hos | Nana Akufo-Addo
Ouattara | 2013-01-20 | CIV | hos | Alassane Ouattara
Laurent Gbagbo | 2004-11-06 | CIV | hos | Laurent Gbagbo
Ellen Johnson Sirleaf | 2014-09-01 | LBR | hos | Ellen Johnson Sirleaf
Charles Taylor | 2001-05-01 | LBR | hos | Charles Taylor
Macky Sall | 2022-06-03 | SEN | hos | Macky Sall
Faye | 2024-06-20 | SEN | hos | Bassirou Diomaye Faye
Assimi Goïta | 2023-07-27 | MLI | hos | Assimi Goïta
Ibrahim Boubacar Keïta | 2015-06-20 | MLI | hos | Ibrahim Boubacar Keïta
Traoré | 2023-07-28 | BFA | hos | Ibrahim Traoré
Compaoré | 2012-01-01 | BFA | hos | Blaise Compaoré
Bazoum | 2022-01-01 | NER | hos | Mohamed Bazoum
Tchiani | 2024-03-16 | NER | hos | Abdourahamane Tchiani
Paul Biya | 2008-03-01 | CMR | hos | Paul Biya
Bongo | 1999-01-01 | GAB | hos | Omar Bongo
Touadéra | 2019-02-06 | CAF | hos | Faustin-Archange Touadéra
Jammeh | 2016-12-09 | GMB | hos | Yahya Jammeh
Hichilema | 2023-06-22 | ZMB | hos | Hakainde Hichilema
Chissano | 1999-01-01 | MOZ | hos | Joaquim Chissano
Pérez de Cuéllar | 1991-01-12 | UN | org | Javier Pérez de Cuéllar
Boutros-Ghali | 1994-04-21 | UN | org | Boutros Boutros-Ghali
Kofi Annan | 2003-08-19 | UN | org | Kofi Annan
Ban Ki-moon | 2015-12-12 | UN | org | Ban Ki-moon
Ban | 2010-10-01 | UN | org | Ban Ki-moon
Guterres | 2022-04-28 | UN | org | António Guterres
Antonio Guterres | 2018-09-25 | UN | org | António Guterres
Manfred Wörner | 1992-07-10 | NATO | org | Manfred Wörner
Javier Solana | 1999-03-24 | NATO | org | Javier Solana
Lord Robertson | 2001-09-12 | NATO | org | George Robertson
de Hoop Scheffer | 2008-04-03 | NATO | org | Jaap de Hoop Scheffer
Anders Fogh Rasmussen | 2011-10-31 | NATO | org | Anders Fogh Rasmussen
Stoltenberg | 2022-06-29 | NATO | org | Jens Stoltenberg
Mark Rutte | 2025-06-25 | NATO | org | Mark Rutte
Delors | 1992-02-07 | EU | org | Jacques Delors
Prodi | 2002-01-01 | EU | org | Romano Prodi
Barroso | 2009-12-01 | EU | org | José Manuel Barroso
Juncker | 2018-07-25 | EU | org | Jean-Claude Juncker
von der Leyen | 2022-03-01 | EU | org | Ursula von der Leyen
Ursula von der Leyen | 2016-02-11 | DEU | dm | Ursula von der Leyen
Van Rompuy | 2012-10-18 | EU | org | Herman Van Rompuy
Donald Tusk | 2017-03-29 | EU | org | Donald Tusk
Charles Michel | 2021-12-16 | EU | org | Charles Michel
António Costa | 2025-03-06 | EU | org | António Costa
António Costa | 2019-01-01 | PRT | hog | António Costa
Catherine Ashton | 2013-11-24 | EU | fm | Catherine Ashton
Mogherini | 2016-06-28 | EU | fm | Federica Mogherini
Borrell | 2022-10-13 | EU | fm | Josep Borrell
Kaja Kallas | 2025-03-01 | EU | fm | Kaja Kallas
Camdessus | 1997-12-03 | IMF | org | Michel Camdessus
Strauss-Kahn | 2010-05-09 | IMF | org | Dominique Strauss-Kahn
Lagarde | 2015-07-05 | IMF | org | Christine Lagarde
Georgieva | 2022-12-01 | IMF | org | Kristalina Georgieva
Wolfensohn | 2000-04-16 | WB | org | James Wolfensohn
Zoellick | 2010-01-01 | WB | org | Robert Zoellick
Malpass | 2021-10-01 | WB | org | David Malpass
Ajay Banga | 2024-04-01 | WB | org | Ajay Banga
Pascal Lamy | 2008-07-29 | WTO | org | Pascal Lamy
Okonjo-Iweala | 2022-06-17 | WTO | org | Ngozi Okonjo-Iweala
Margaret Chan | 2014-08-08 | WHO | org | Margaret Chan
Tedros | 2020-03-11 | WHO | org | Tedros Adhanom Ghebreyesus
Hans Blix | 1993-02-09 | IAEA | org | Hans Blix
ElBaradei | 2005-10-07 | IAEA | org | Mohamed ElBaradei
Yukiya Amano | 2015-07-14 | IAEA | org | Yukiya Amano
Grossi | 2022-09-01 | IAEA | org | Rafael Grossi
Filippo Grandi | 2022-03-10 | UNHCR | org | Filippo Grandi
Sadako Ogata | 1995-07-11 | UNHCR | org | Sadako Ogata
Moussa Faki Mahamat | 2020-11-01 | AU | org | Moussa Faki
Surin Pitsuwan | 2010-04-01 | ASEAN | org | Surin Pitsuwan
Almagro | 2019-01-10 | OAS | org | Luis Almagro
Barkindo | 2020-04-12 | OPEC | org | Mohammed Barkindo
Amr Moussa | 2006-01-01 | AL | org | Amr Moussa
Aboul Gheit | 2023-05-19 | AL | org | Ahmed Aboul Gheit
Patricia Scotland | 2018-04-19 | COMMONWEALTH | org | Patricia Scotland
Helga Schmid | 2022-01-13 | OSCE | org | Helga Schmid
John Paul II | 1998-01-21 | VAT | hos | John Paul II
Pope Francis | 2019-02-04 | VAT | hos | Francis
Leo XIV | 2025-07-01 | VAT | hos | Leo XIV
Thatcher | 1990-11-27 | GBR | hog | Margaret Thatcher
John Major | 1990-11-29 | GBR | hog | John Major
Cameron | 2016-07-12 | GBR | hog | David Cameron
Theresa May | 2016-07-14 | GBR | hog | Theresa May
Truss | 2022-10-24 | GBR | hog | Liz Truss
Sunak | 2022-10-26 | GBR | hog | Rishi Sunak
Sunak | 2024-07-04 | GBR | hog | Rishi Sunak
Starmer | 2024-07-06 | GBR | hog | Keir Starmer
Merkel | 2021-12-07 | DEU | hog | Angela Merkel
Scholz | 2021-12-09 | DEU | hog | Olaf Scholz
Scholz | 2025-05-05 | DEU | hog | Olaf Scholz
Merz | 2025-05-07 | DEU | hog | Friedrich Merz
Obama | 2009-01-21 | USA | hos | Barack Obama
Obama | 2017-01-19 | USA | hos | Barack Obama
Trump | 2017-01-21 | USA | hos | Donald Trump
Biden | 2025-01-19 | USA | hos | Joe Biden
Trump | 2025-01-21 | USA | hos | Donald Trump
Kerry | 2013-02-02 | USA | fm | John Kerry
Putin | 2000-01-02 | RUS | hos | Vladimir Putin
Medvedev | 2008-05-08 | RUS | hos | Dmitry Medvedev
Putin | 2008-05-09 | RUS | hog | Vladimir Putin
Putin | 2012-05-08 | RUS | hos | Vladimir Putin
Shoigu | 2012-11-07 | RUS | dm | Sergei Shoigu
Poroshenko | 2019-05-19 | UKR | hos | Petro Poroshenko
Zelensky | 2019-05-21 | UKR | hos | Volodymyr Zelenskyy
Sarkozy | 2012-05-14 | FRA | hos | Nicolas Sarkozy
Hollande | 2012-05-16 | FRA | hos | François Hollande
Macron | 2017-05-15 | FRA | hos | Emmanuel Macron
Netanyahu | 2021-06-12 | ISR | hog | Benjamin Netanyahu
Bennett | 2021-06-14 | ISR | hog | Naftali Bennett
Lapid | 2022-07-02 | ISR | hog | Yair Lapid
Netanyahu | 2022-12-30 | ISR | hog | Benjamin Netanyahu
Shinzo Abe | 2020-09-15 | JPN | hog | Shinzo Abe
Suga | 2020-09-17 | JPN | hog | Yoshihide Suga
Kishida | 2021-10-05 | JPN | hog | Fumio Kishida
Ishiba | 2024-10-02 | JPN | hog | Shigeru Ishiba
Bolsonaro | 2022-12-30 | BRA | hos | Jair Bolsonaro
Lula | 2023-01-02 | BRA | hos | Luiz Inácio Lula da Silva
Morrison | 2022-05-20 | AUS | hog | Scott Morrison
Albanese | 2022-05-24 | AUS | hog | Anthony Albanese
Ban | 2016-12-31 | UN | org | Ban Ki-moon
Guterres | 2017-01-02 | UN | org | António Guterres
Stoltenberg | 2024-09-30 | NATO | org | Jens Stoltenberg
Rutte | 2024-10-02 | NATO | org | Mark Rutte
Juncker | 2019-11-29 | EU | org | Jean-Claude Juncker
von der Leyen | 2019-12-02 | EU | org | Ursula von der Leyen
"""

# name | day on which nobody so called held an office of those that the table means to cover
NOBODY = """
Zelensky | 2015-02-12
Trump | 2008-03-01
Trump | 2022-05-01
Obama | 2003-03-20
Obama | 2019-01-01
Merkel | 2023-03-01
Thatcher | 1995-01-01
Tony Blair | 2015-06-01
Mandela | 1991-01-01
Mandela | 2005-01-01
Gorbachev | 1995-06-01
Yeltsin | 2003-01-01
Saddam Hussein | 2005-01-01
Gaddafi | 2014-01-01
Mubarak | 2013-01-01
Chirac | 2012-01-01
Sarkozy | 2016-01-01
Hollande | 2019-01-01
Macron | 2012-01-01
Scholz | 2026-01-15
Bolsonaro | 2015-01-01
Lula | 1999-01-01
Lula | 2015-06-01
Dilma Rousseff | 2018-01-01
Milei | 2020-01-01
Evo Morales | 2022-01-01
Maduro | 2002-01-01
Kofi Annan | 2010-01-01
Ban Ki-moon | 2019-01-01
Tsai Ing-wen | 2012-01-01
Kim Jong Un | 2005-01-01
Modi | 2012-01-01
Imran Khan | 2023-05-09
Ashraf Ghani | 2022-06-01
Nazarbayev | 2023-01-01
Bashar al-Assad | 2025-06-01
Ahmadinejad | 2016-01-01
Rouhani | 2022-06-01
Jacinda Ardern | 2015-01-01
Boris Johnson | 2023-06-01
Poroshenko | 2021-01-01
Lagarde | 2003-01-01
Starmer | 2024-07-03
Sunak | 2024-07-08
Truss | 2022-10-27
Kishida | 2024-10-03
Guterres | 2016-12-30
Stoltenberg | 2024-10-03
Blinken | 2025-02-01
Zelenskyy | 2019-05-18
Macron | 2017-05-10
Milei | 2023-12-08
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("form", "day", "code", "role", "person"), rows(KNOWN), ids=lambda cell: cell)
def test_who_is_meant(knowledge: Knowledge, form: str, day: str, code: str, role: str, person: str) -> None:
    found = knowledge.holders.named(form, day)
    offices = {(term.code, term.role) for term in found}
    assert (code, ROLES.get(role, role)) in offices
    assert len({term.person for term in found}) == 1, "several people so called held an office on that day"
    assert all(person in (term.person, *term.forms) for term in found)


@pytest.mark.parametrize(("form", "day"), rows(NOBODY), ids=lambda cell: cell)
def test_nobody_so_called_held_an_office(knowledge: Knowledge, form: str, day: str) -> None:
    assert [(term.person, term.code, term.role) for term in knowledge.holders.named(form, day)] == []


def test_the_questions_are_as_many_as_promised() -> None:
    known = rows(KNOWN)
    organisations = {code for _, _, code, role, _ in known if role == "org"}
    assert len(known) >= 200
    assert len(rows(NOBODY)) >= 30
    assert len({code for _, _, code, _, _ in known} - organisations) >= 60
    assert len(organisations) >= 10
    assert {day[:3] for _, day, *_ in known} == {"199", "200", "201", "202"}


def coverage_table(knowledge: Knowledge) -> str:
    """The table of docs/coverage.md."""
    lines = ["| role | years | sides | of | terms | known | exact |", "|---|---|---|---|---|---|---|"]
    for c in count_coverage(knowledge.entities.values(), knowledge.holders):
        cells = (c.role, f"{c.first}-{c.last}", c.sides, c.of, c.terms, f"{c.known:.0%}", f"{c.exact:.0%}")
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def test_the_figures_of_the_page_are_those_of_the_table(knowledge: Knowledge) -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = text.split("<!-- generated: communique knowledge coverage -->\n")[1].split("\n<!-- end -->")[0]
    wanted = coverage_table(knowledge)
    assert shown == wanted, f"docs/coverage.md should show:\n{wanted}"


def test_coverage_counts_days_and_exact_bounds() -> None:
    def entity(code: str, un: bool, since: str | None = None) -> Entity:
        return Entity(code, code, "state", None, None, None, None, None, None, un, since, (), (), (), (), f"states/{code}.toml")

    def term(code: str, role: str, start: str, end: str) -> Term:
        return Term(code, "", role, f"{role} {start}", start, end, (), "")

    terms = [
        term("RUR", "head_of_state", "1980", "1994-12-31"),  # 5 of 10 years
        term("RUR", "head_of_state", "1994-12", "1994"),  # inside the other
        term("GRA", "governor_general", "1998-01-01", ""),
        term("XXX", "head_of_state", "1990", ""),  # no member of the United Nations
    ]
    entities = [entity("RUR", True), entity("GRA", True, "1998-01-01"), entity("LUT", True, "2005-05-05"), entity("XXX", False)]
    nineties, noughties, *_ = [c for c in count_coverage(entities, Holders(terms)) if c.role == "head_of_state"]
    assert (nineties.sides, nineties.of, nineties.terms) == (2, 2, 3)
    assert nineties.known == (1826 + 730) / (3652 + 730)
    assert nineties.exact == 2 / 4
    assert (noughties.sides, noughties.of) == (1, 3)
