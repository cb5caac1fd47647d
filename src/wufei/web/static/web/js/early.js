// Loaded before the page is drawn: tells the style sheet that scripts run.
document.documentElement.classList.add("js");
