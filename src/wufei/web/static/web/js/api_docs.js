// Shows the API's description; a signed-in reader's tries carry the CSRF token of the page.
const { settings, csrfToken } = document.body.dataset;

window.SwaggerUIBundle({
  ...JSON.parse(settings),
  dom_id: "#swagger-ui",
  requestInterceptor(request) {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRFToken"] = csrfToken;
    }
    return request;
  },
});
