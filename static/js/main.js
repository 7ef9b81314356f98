/* Starts the scripts a page needs. Every page works without any of them. */

import { startActs } from "./act.js";
import { startAuto } from "./auto.js";
import { startBallot } from "./ballot.js";
import { startCard } from "./card.js";
import { startClock } from "./clock.js";
import { startCoax } from "./coax.js";
import { startConnection } from "./connection.js";
import { startCopy } from "./copy.js";
import { startDrafts } from "./drafts.js";
import { startLists } from "./lists.js";
import { startLive } from "./live.js";
import { startMenus } from "./menu.js";
import { startMoves } from "./move.js";
import { startOutbox } from "./outbox.js";
import { page } from "./page.js";
import { startPrint } from "./print.js";
import { startPromise } from "./promise.js";
import { startReading } from "./reading.js";
import { startWhen } from "./room.js";
import { startShared } from "./shared.js";
import { shuffle } from "./shuffle.js";
import { forget } from "./store.js";
import { startTally } from "./tally.js";
import { startTicks } from "./ticks.js";
import { startTurning } from "./turning.js";
import { startUnsent } from "./unsent.js";
import { startWaiting } from "./waiting.js";

document.documentElement.dataset.script = "on";
startCopy();
startPrint();
startMenus();
startTicks();
startShared();
startUnsent();
startCard();
document.querySelectorAll("[data-forget]").forEach(({ dataset }) => forget(dataset.forget));

if (page.stream) {
  document.querySelectorAll("[data-shuffle]").forEach(shuffle);
  startActs();
  startWaiting();
  startDrafts();
  startBallot();
  startTally();
  startClock();
  startReading();
  startCoax();
  startLists();
  startMoves();
  startConnection();
  startAuto();
  startOutbox();
  startWhen();
  startTurning();
  startPromise();
  startLive();
}
