package org.depproxy.local.function;

import com.amazonaws.services.lambda.runtime.RequestHandler;

/** So that a function's types are declared one step away from it, as in Micronaut. */
public abstract class TypedParent<I, O> implements RequestHandler<I, O> {}
