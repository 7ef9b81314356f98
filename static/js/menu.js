/* Closes a menu once it has served; opening it is the browser's own work. */

/** Close the menu that holds `element`, and keep the focus where the person was. */
export function closeMenu(element) {
  const menu = element.closest("details.menu");
  if (!menu) return;
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary").focus();
}

/** Begin: Escape and a press elsewhere close a menu. */
export function startMenus() {
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu(event.target);
  });
}
