package ciao.controller.api;

import com.linecorp.armeria.common.HttpResponse;

/** Answers one request, on a virtual thread. */
@FunctionalInterface
interface Handler {
  HttpResponse handle(Call call) throws Exception;
}
