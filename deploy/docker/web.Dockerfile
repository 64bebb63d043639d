# The one door to the silos' pages and API: docker build -f deploy/docker/web.Dockerfile deploy/docker
# Not an older one: those resolve an upstream's names only once, or cannot keep a browser at one silo.
FROM nginx:1.30
COPY web.conf /etc/nginx/nginx.conf
COPY --chmod=0755 web.sh /usr/local/bin/haul-web
USER nginx
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["/usr/local/bin/haul-web", "ready"]
ENTRYPOINT ["haul-web"]
