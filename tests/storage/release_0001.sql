BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answers (
	session_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	status TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	until TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	place TEXT NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (session_id, unit), 
	CONSTRAINT fk_answers_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "answers" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','02f86914-d73e-4bf2-8850-219758a4bbb0','pilot','Tom','2026-04-01','','');
INSERT INTO "answers" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','30340cf7-042f-4e41-b604-4139cc4fa880','parked','','2026-04-01','','');
INSERT INTO "answers" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','6bfc8784-81dd-4be9-8c6b-786ec0b59377','parked','','2026-04-01','','');
INSERT INTO "answers" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','c9c1982f-0ed2-4441-a87e-85d21a3e5295','parked','','2026-04-01','','');
CREATE TABLE apart (
	session_id TEXT NOT NULL, 
	a TEXT NOT NULL, 
	b TEXT NOT NULL, 
	CONSTRAINT pk_apart PRIMARY KEY (session_id, a, b), 
	CONSTRAINT fk_apart_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE choices (
	session_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	by_name TEXT NOT NULL, 
	own_idea BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_choices PRIMARY KEY (session_id, unit), 
	CONSTRAINT fk_choices_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "choices" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','02f86914-d73e-4bf2-8850-219758a4bbb0','It helps most.','Ada',0,'2026-03-02 09:00:45.000000');
CREATE TABLE deals (
	tag TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	visit INTEGER NOT NULL, 
	thing TEXT NOT NULL, 
	CONSTRAINT pk_deals PRIMARY KEY (tag), 
	CONSTRAINT fk_deals_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE dots (
	tag TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_dots PRIMARY KEY (tag), 
	CONSTRAINT ck_dots_some CHECK (count > 0), 
	CONSTRAINT fk_dots_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE estimates (
	tag TEXT NOT NULL, 
	round_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	impact INTEGER, 
	effort INTEGER, 
	rationale TEXT NOT NULL, 
	CONSTRAINT pk_estimates PRIMARY KEY (tag), 
	CONSTRAINT fk_estimates_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE events (
	session_id TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	body TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (session_id, n), 
	CONSTRAINT fk_events_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',1,'GoingOn','{}','2026-03-02 09:00:00.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',2,'PhaseOpened','{"phase": "agree", "visit": 2}','2026-03-02 09:00:05.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',3,'GoingOn','{}','2026-03-02 09:00:05.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',4,'PhaseOpened','{"phase": "ideate", "visit": 3}','2026-03-02 09:00:10.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',5,'GoingOn','{}','2026-03-02 09:00:10.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',6,'PhaseOpened','{"phase": "build_on", "visit": 4}','2026-03-02 09:00:15.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',7,'GoingOn','{}','2026-03-02 09:00:15.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',8,'PhaseOpened','{"phase": "reveal", "visit": 5}','2026-03-02 09:00:20.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',9,'GoingOn','{}','2026-03-02 09:00:20.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',10,'PhaseOpened','{"phase": "cluster", "visit": 6}','2026-03-02 09:00:25.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',11,'GoingOn','{}','2026-03-02 09:00:25.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',12,'PhaseOpened','{"phase": "vote", "visit": 7}','2026-03-02 09:00:30.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',13,'GoingOn','{}','2026-03-02 09:00:30.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',14,'PhaseOpened','{"phase": "tally", "visit": 8}','2026-03-02 09:00:35.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',15,'GoingOn','{}','2026-03-02 09:00:35.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',16,'PhaseOpened','{"phase": "estimate", "visit": 9}','2026-03-02 09:00:40.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',17,'GoingOn','{}','2026-03-02 09:00:40.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',18,'PhaseOpened','{"phase": "choose", "visit": 10}','2026-03-02 09:00:45.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',19,'PilotsChosen','{"units": ["02f86914-d73e-4bf2-8850-219758a4bbb0"]}','2026-03-02 09:00:45.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',20,'GoingOn','{}','2026-03-02 09:00:45.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',21,'PhaseOpened','{"phase": "design", "visit": 11}','2026-03-02 09:00:50.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',22,'GoingOn','{}','2026-03-02 09:00:50.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',23,'PhaseOpened','{"phase": "close", "visit": 12}','2026-03-02 09:00:55.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',24,'UnitAnswered','{"unit": "02f86914-d73e-4bf2-8850-219758a4bbb0"}','2026-03-02 09:00:55.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',25,'UnitAnswered','{"unit": "30340cf7-042f-4e41-b604-4139cc4fa880"}','2026-03-02 09:00:55.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',26,'GoingOn','{}','2026-03-02 09:00:55.000000');
INSERT INTO "events" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',27,'PhaseOpened','{"phase": "closed", "visit": 13}','2026-03-02 09:01:00.000000');
CREATE TABLE intake (
	session_id TEXT NOT NULL, 
	id TEXT NOT NULL, 
	visit INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	wild INTEGER NOT NULL, 
	evidence TEXT NOT NULL, 
	lineage TEXT NOT NULL, 
	parents TEXT NOT NULL, 
	own_tag TEXT NOT NULL, 
	CONSTRAINT pk_intake PRIMARY KEY (id), 
	CONSTRAINT fk_intake_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE links (
	token_hash TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	team_id TEXT, 
	user_id TEXT, 
	role TEXT, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_links PRIMARY KEY (token_hash), 
	CONSTRAINT fk_links_team_id FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
	CONSTRAINT fk_links_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE marks (
	tag TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	visit INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	about TEXT NOT NULL, 
	CONSTRAINT pk_marks PRIMARY KEY (tag), 
	CONSTRAINT fk_marks_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE memberships (
	team_id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (team_id, user_id, role), 
	CONSTRAINT fk_memberships_team_id FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
	CONSTRAINT fk_memberships_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "memberships" VALUES('team-1','person-2','facilitator');
CREATE TABLE notes (
	session_id TEXT NOT NULL, 
	hidden INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	visit INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	wild INTEGER NOT NULL, 
	evidence TEXT NOT NULL, 
	lineage TEXT NOT NULL, 
	parents TEXT NOT NULL, 
	own_tag TEXT NOT NULL, 
	CONSTRAINT pk_notes PRIMARY KEY (id), 
	CONSTRAINT fk_notes_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "notes" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',0,'02f86914-d73e-4bf2-8850-219758a4bbb0',3,'idea','','How might we do thing 3 of ideate well?',0,'','','[]','165d1bedc3b98b8a440003a9fce3128d5301647c910c2c607475737a568adcaf');
INSERT INTO "notes" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',0,'30340cf7-042f-4e41-b604-4139cc4fa880',3,'idea','','How might we do thing 1 of ideate well?',0,'','','[]','00d3369c045465dfd87293fd01fc755556ef1bd1edc46a64173a9fe3649343d1');
INSERT INTO "notes" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',0,'6bfc8784-81dd-4be9-8c6b-786ec0b59377',3,'idea','','How might we do thing 0 of ideate well?',0,'','','[]','20a3affb0879f03b09255c8ea5027cd626f55b1203570a9c9d3704c812192f4d');
INSERT INTO "notes" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365',0,'c9c1982f-0ed2-4441-a87e-85d21a3e5295',3,'idea','','How might we do thing 2 of ideate well?',0,'','','[]','9a8b713d3a6c7721a55a8895ddec5e9fb458cdb161eeeaa34ba2e906e1f9bb15');
CREATE TABLE people (
	session_id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (session_id, user_id), 
	CONSTRAINT fk_people_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_people_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "people" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','person-2','facilitator');
CREATE TABLE pilots (
	id TEXT NOT NULL, 
	team_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	state TEXT NOT NULL, 
	card TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_pilots PRIMARY KEY (id), 
	CONSTRAINT uq_pilots_session_id_unit UNIQUE (session_id, unit), 
	CONSTRAINT fk_pilots_team_id FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
	CONSTRAINT fk_pilots_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "pilots" VALUES('2fa8edd0-94ba-47ae-8b15-442ee2db611a','team-1','38b4e652-e44d-47f2-b70d-9e260e271365','02f86914-d73e-4bf2-8850-219758a4bbb0','draft','{"also": [], "because": "", "behaviour": "", "change": "", "continue_if": "", "decide_by": "", "dots": 4, "effort": 3.0, "idea": "How might we do thing 3 of ideate well?", "impact": 8.0, "lineage": [], "owner": "", "question": "How might we build more homes sooner?", "reason": "It helps most.", "riskiest": "", "roll": 4, "statement": "Homes cost too much", "stop_if": "", "supporters": 4, "title": "How might we do thing 3 of ideate well?", "who": ""}','2026-03-02 09:00:50.000000');
CREATE TABLE pulses (
	tag TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	question TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_pulses PRIMARY KEY (tag), 
	CONSTRAINT fk_pulses_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE roll (
	round_id TEXT NOT NULL, 
	seat_hash TEXT NOT NULL, 
	CONSTRAINT pk_roll PRIMARY KEY (round_id, seat_hash), 
	CONSTRAINT fk_roll_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
CREATE TABLE rounds (
	id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	visit INTEGER NOT NULL, 
	phase TEXT NOT NULL, 
	budget INTEGER NOT NULL, 
	cap INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	roll INTEGER NOT NULL, 
	ballots INTEGER NOT NULL, 
	CONSTRAINT pk_rounds PRIMARY KEY (id), 
	CONSTRAINT uq_rounds_session_id_visit UNIQUE (session_id, visit), 
	CONSTRAINT fk_rounds_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "rounds" VALUES('96d5234a-42b2-4c6b-a4e6-ed24ec636a8a','38b4e652-e44d-47f2-b70d-9e260e271365',7,'vote',6,3,'closed',4,4);
INSERT INTO "rounds" VALUES('c0a1271e-5866-4792-b8aa-f84e58056d8f','38b4e652-e44d-47f2-b70d-9e260e271365',9,'estimate',0,0,'closed',4,4);
CREATE TABLE screens (
	token_hash TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	is_code BOOLEAN NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_screens PRIMARY KEY (token_hash), 
	CONSTRAINT fk_screens_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE sealed (
	session_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_sealed PRIMARY KEY (session_id, name), 
	CONSTRAINT fk_sealed_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "sealed" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','seeds','["30340cf7-042f-4e41-b604-4139cc4fa880", "6bfc8784-81dd-4be9-8c6b-786ec0b59377", "02f86914-d73e-4bf2-8850-219758a4bbb0", "c9c1982f-0ed2-4441-a87e-85d21a3e5295"]');
INSERT INTO "sealed" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','cut','{"places": 0, "through": ["02f86914-d73e-4bf2-8850-219758a4bbb0", "30340cf7-042f-4e41-b604-4139cc4fa880", "6bfc8784-81dd-4be9-8c6b-786ec0b59377", "c9c1982f-0ed2-4441-a87e-85d21a3e5295"], "tied": []}');
INSERT INTO "sealed" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','pulse','{}');
CREATE TABLE seats (
	hash TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	CONSTRAINT pk_seats PRIMARY KEY (hash), 
	CONSTRAINT fk_seats_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "seats" VALUES('360b92de7eac1e80f6d3d10c3cd31d2c8873774efb3753c382d8925cae31201a','38b4e652-e44d-47f2-b70d-9e260e271365');
INSERT INTO "seats" VALUES('571673831e7d8f1f2cbc0c8a5bade8d64f5ae12854ae1c4a311b3a3d98a63976','38b4e652-e44d-47f2-b70d-9e260e271365');
INSERT INTO "seats" VALUES('5904220c4db01ca9495d368cfb5fa75ab3b6f507bd39442dc04bc21b8061e615','38b4e652-e44d-47f2-b70d-9e260e271365');
INSERT INTO "seats" VALUES('5e331a3025cf178de2f9e8c8e207919c947b95960650955801306820aa66f43e','38b4e652-e44d-47f2-b70d-9e260e271365');
CREATE TABLE sessions (
	id TEXT NOT NULL, 
	team_id TEXT NOT NULL, 
	code TEXT NOT NULL, 
	title TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	question TEXT NOT NULL, 
	preset TEXT NOT NULL, 
	agenda TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	visit INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	paused_ms INTEGER, 
	stretch_until DATETIME, 
	going_on_at DATETIME, 
	closed_at DATETIME, 
	more_time BOOLEAN NOT NULL, 
	rehearsal BOOLEAN NOT NULL, 
	language TEXT NOT NULL, 
	timezone TEXT NOT NULL, 
	max_pilots INTEGER NOT NULL, 
	grid TEXT NOT NULL, 
	again TEXT NOT NULL, 
	lead_id TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_sessions_team_id FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sessions_code UNIQUE (code), 
	CONSTRAINT fk_sessions_lead_id FOREIGN KEY(lead_id) REFERENCES users (id)
);
INSERT INTO "sessions" VALUES('38b4e652-e44d-47f2-b70d-9e260e271365','team-1','XBC5UDNV','A morning on homes','Homes cost too much.','Homes cost too much','How might we build more homes sooner?','express45','[["lobby", 2], ["agree", 2], ["ideate", 7], ["build_on", 3], ["reveal", 3], ["cluster", 3], ["vote", 4], ["runoff", 0.5], ["tally", 0.5], ["estimate", 6], ["choose", 2], ["design", 10], ["close", 2]]',12,13,'2026-03-02 09:01:00.000000',NULL,NULL,NULL,NULL,'2026-03-02 09:01:00.000000',0,0,'en','UTC',2,'{}','[]','person-2','2026-03-02 09:00:00.000000',27);
CREATE TABLE sign_ins (
	token_hash TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (token_hash), 
	CONSTRAINT fk_sign_ins_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE stackings (
	note_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	stack TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_stackings PRIMARY KEY (note_id), 
	CONSTRAINT fk_stackings_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "stackings" VALUES('02f86914-d73e-4bf2-8850-219758a4bbb0','38b4e652-e44d-47f2-b70d-9e260e271365','02f86914-d73e-4bf2-8850-219758a4bbb0',0);
INSERT INTO "stackings" VALUES('30340cf7-042f-4e41-b604-4139cc4fa880','38b4e652-e44d-47f2-b70d-9e260e271365','30340cf7-042f-4e41-b604-4139cc4fa880',0);
INSERT INTO "stackings" VALUES('6bfc8784-81dd-4be9-8c6b-786ec0b59377','38b4e652-e44d-47f2-b70d-9e260e271365','6bfc8784-81dd-4be9-8c6b-786ec0b59377',0);
INSERT INTO "stackings" VALUES('c9c1982f-0ed2-4441-a87e-85d21a3e5295','38b4e652-e44d-47f2-b70d-9e260e271365','c9c1982f-0ed2-4441-a87e-85d21a3e5295',0);
CREATE TABLE teams (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_teams PRIMARY KEY (id)
);
INSERT INTO "teams" VALUES('team-1','Billing service','2026-03-02 09:00:00.000000');
CREATE TABLE themes (
	id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_themes PRIMARY KEY (id), 
	CONSTRAINT fk_themes_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE under_themes (
	stack TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	theme_id TEXT NOT NULL, 
	CONSTRAINT pk_under_themes PRIMARY KEY (stack), 
	CONSTRAINT fk_under_themes_session_id FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_under_themes_theme_id FOREIGN KEY(theme_id) REFERENCES themes (id) ON DELETE CASCADE
);
CREATE TABLE units (
	round_id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	dots INTEGER, 
	supporters INTEGER, 
	weighed TEXT, 
	CONSTRAINT pk_units PRIMARY KEY (round_id, unit), 
	CONSTRAINT fk_units_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "units" VALUES('96d5234a-42b2-4c6b-a4e6-ed24ec636a8a','02f86914-d73e-4bf2-8850-219758a4bbb0',4,4,NULL);
INSERT INTO "units" VALUES('96d5234a-42b2-4c6b-a4e6-ed24ec636a8a','30340cf7-042f-4e41-b604-4139cc4fa880',4,4,NULL);
INSERT INTO "units" VALUES('96d5234a-42b2-4c6b-a4e6-ed24ec636a8a','6bfc8784-81dd-4be9-8c6b-786ec0b59377',4,4,NULL);
INSERT INTO "units" VALUES('96d5234a-42b2-4c6b-a4e6-ed24ec636a8a','c9c1982f-0ed2-4441-a87e-85d21a3e5295',4,4,NULL);
INSERT INTO "units" VALUES('c0a1271e-5866-4792-b8aa-f84e58056d8f','02f86914-d73e-4bf2-8850-219758a4bbb0',NULL,NULL,'{"unit": "02f86914-d73e-4bf2-8850-219758a4bbb0", "n": 4, "impact": {"n": 4, "median": 8.0, "low": 8.0, "high": 8.0}, "effort": {"n": 4, "median": 3.0, "low": 3.0, "high": 3.0}, "contested": false, "low_rationale": "", "high_rationale": "", "sweet_spot": true, "hidden": []}');
INSERT INTO "units" VALUES('c0a1271e-5866-4792-b8aa-f84e58056d8f','30340cf7-042f-4e41-b604-4139cc4fa880',NULL,NULL,'{"unit": "30340cf7-042f-4e41-b604-4139cc4fa880", "n": 4, "impact": {"n": 4, "median": 8.0, "low": 8.0, "high": 8.0}, "effort": {"n": 4, "median": 3.0, "low": 3.0, "high": 3.0}, "contested": false, "low_rationale": "", "high_rationale": "", "sweet_spot": true, "hidden": []}');
INSERT INTO "units" VALUES('c0a1271e-5866-4792-b8aa-f84e58056d8f','6bfc8784-81dd-4be9-8c6b-786ec0b59377',NULL,NULL,'{"unit": "6bfc8784-81dd-4be9-8c6b-786ec0b59377", "n": 4, "impact": {"n": 4, "median": 8.0, "low": 8.0, "high": 8.0}, "effort": {"n": 4, "median": 3.0, "low": 3.0, "high": 3.0}, "contested": false, "low_rationale": "", "high_rationale": "", "sweet_spot": true, "hidden": []}');
INSERT INTO "units" VALUES('c0a1271e-5866-4792-b8aa-f84e58056d8f','c9c1982f-0ed2-4441-a87e-85d21a3e5295',NULL,NULL,'{"unit": "c9c1982f-0ed2-4441-a87e-85d21a3e5295", "n": 4, "impact": {"n": 4, "median": 8.0, "low": 8.0, "high": 8.0}, "effort": {"n": 4, "median": 3.0, "low": 3.0, "high": 3.0}, "contested": false, "low_rationale": "", "high_rationale": "", "sweet_spot": true, "hidden": []}');
CREATE TABLE users (
	id TEXT NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	is_administrator BOOLEAN NOT NULL, 
	language TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_email UNIQUE (email)
);
INSERT INTO "users" VALUES('person-2','person2@stadtwerke.example','Ada','$argon2id$v=19$m=65536,t=3,p=4$RYQYwKI2AWCB8Ma0gCqyvQ$dB0PUhaMMNRtrDCRc3ml3l8DsgNc7L8782AOGdgNCso',0,'en','2026-03-02 09:00:00.000000');
CREATE INDEX ix_sign_ins_user_id ON sign_ins (user_id);
CREATE INDEX ix_sessions_going_on_at ON sessions (going_on_at);
CREATE INDEX ix_sessions_team_id ON sessions (team_id);
CREATE INDEX ix_screens_session_id ON screens (session_id);
CREATE INDEX ix_seats_session_id ON seats (session_id);
CREATE INDEX ix_intake_session_id ON intake (session_id);
CREATE INDEX ix_notes_session_id ON notes (session_id);
CREATE INDEX ix_marks_session_id ON marks (session_id);
CREATE INDEX ix_deals_session_id ON deals (session_id);
CREATE INDEX ix_rounds_session_id ON rounds (session_id);
CREATE INDEX ix_dots_round_id ON dots (round_id);
CREATE INDEX ix_estimates_round_id ON estimates (round_id);
CREATE INDEX ix_pulses_session_id ON pulses (session_id);
CREATE INDEX ix_stackings_session_id ON stackings (session_id);
CREATE INDEX ix_themes_session_id ON themes (session_id);
CREATE INDEX ix_under_themes_session_id ON under_themes (session_id);
CREATE INDEX ix_pilots_session_id ON pilots (session_id);
CREATE INDEX ix_pilots_team_id ON pilots (team_id);
COMMIT;