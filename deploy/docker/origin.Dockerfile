# An origin for the demo: one generated file over HTTP. docker build -f deploy/docker/origin.Dockerfile deploy/docker
FROM nginx:1.30
COPY origin.conf /etc/nginx/nginx.conf
COPY --chmod=0755 origin.sh /usr/local/bin/haul-origin
RUN mkdir /srv/files && chown nginx:nginx /srv/files
USER nginx
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["sh", "-c", "kill -0 \"$(cat /tmp/nginx.pid)\""]
ENTRYPOINT ["haul-origin"]
