// How many places a keyboard can reach on this page as it is now.
() =>
  [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  ).length
