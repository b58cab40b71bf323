package org.depproxy.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.depproxy.cache.Pause;

/**
 * Runs tasks of which exactly one goes on at a time, from one step to its next; which one, chance decides, and so the same seed
 * makes the same schedule. Time stands still while anybody can go on, then it jumps to where the first sleeper wakes. One thread
 * calls {@link #run}; all else is called by tasks, or before it.
 */
public final class Scheduler implements InstantSource, Pause {
    /** After how many steps a run that has not ended never will. */
    private static final int STEPS = 1_000_000;

    /** In the future: a table takes away what has expired by the clock of the machine. */
    private static final Instant START = Instant.parse("2126-03-01T12:00:00Z");

    private final RandomGenerator random;
    private final Fates fates;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Thread, Task> threads = new ConcurrentHashMap<>();
    private volatile Instant now = START;
    private volatile Optional<Thread> runner = Optional.empty();

    /** Lets this chance choose who is next, and these fates what becomes of it. */
    public Scheduler(RandomGenerator random, Fates fates) {
        this.random = random;
        this.fates = fates;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Starts a task after this much time. */
    public Task start(String name, Duration after, Runnable body) {
        return started(name, Optional.empty(), now.plus(after), body);
    }

    private Task started(String name, Optional<Task> parent, Instant at, Runnable body) {
        List<Task> own = new ArrayList<>(1);
        Runnable work = () -> {
            threads.put(Thread.currentThread(), own.get(0));
            try {
                body.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        };
        Task task = new Task(name, parent, at, new Task.Turn(work, () -> runner.ifPresent(LockSupport::unpark)));
        own.add(task);
        tasks.add(task);
        return task;
    }

    /**
     * Starts parts of the calling task, that die with it. At most so many are unfinished when it goes on; it may wait for the end
     * of any of them, which is the last thing that such a part does. Each start is a step, so that one who then waits is known
     * to have children.
     */
    public Executor parts(int unfinished) {
        return body -> {
            Task parent = current();
            parent.gained();
            started(parent + "/part", Optional.of(parent), now, body);
            do {
                of(Duration.ofMillis(1 + random.nextInt(5)));
            } while (parent.children() > unfinished);
        };
    }

    /** The task whose turn it is. */
    public Task current() {
        Task task = threads.get(Thread.currentThread());
        if (task == null) {
            throw new IllegalStateException("not called by a task");
        }
        return task;
    }

    /** Lets others go on, or the calling task die. */
    public void step() {
        Task task = alive();
        switch (fates.of(task)) {
            case Fate.GoesOn(Duration after) -> of(after);
            case Fate.Dies() -> {
                task.kill();
                throw new Crashed(task);
            }
        }
    }

    @Override
    public void of(Duration duration) {
        alive().rest(now.plus(duration));
        alive();
    }

    private Task alive() {
        Task task = current();
        if (task.isKilled()) {
            throw new Crashed(task);
        }
        return task;
    }

    /**
     * Runs until every task has ended.
     *
     * @param afterStep looks at what has come of each step; what it throws ends the run
     * @throws AssertionError when a task ended by anything but its end, or does not end
     */
    public void run(Runnable afterStep) {
        runner = Optional.of(Thread.currentThread());
        boolean whole = false;
        try {
            for (int steps = 0; !tasks.isEmpty(); steps++) {
                turn(next());
                afterStep.run();
                if (steps > STEPS) {
                    throw new AssertionError("does not end: " + tasks);
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                abandon();
            }
        }
    }

    /** Lets all threads come to their end. */
    private void abandon() {
        tasks.forEach(Task::kill);
        while (!tasks.isEmpty()) {
            Task task = next();
            task.call();
            settle(task);
            bury(task);
        }
    }

    private Task next() {
        List<Task> ready = ready();
        if (ready.isEmpty()) {
            now = tasks.stream()
                    .filter(task -> !task.waitsForChildren())
                    .map(Task::wakeAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
            ready = ready();
        }
        return ready.get(random.nextInt(ready.size()));
    }

    private List<Task> ready() {
        return tasks.stream().filter(task -> task.isReady(now)).toList();
    }

    private void turn(Task task) {
        task.call();
        settle(task);
        bury(task);
        task.failure().ifPresent(failure -> {
            throw new AssertionError(task + " ended by " + failure, failure);
        });
    }

    private void bury(Task task) {
        if (!task.hasEnded()) {
            return;
        }
        // Until it has come to rest, one who waited for this may start others.
        Optional<Task> waiting = task.parent().filter(Task::lost);
        waiting.ifPresent(Scheduler::settle);
        tasks.remove(task);
        waiting.ifPresent(this::bury);
    }

    /** Waits until the task has come to rest, or waits for its children. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing tells that a thread has begun to wait.
    private static void settle(Task task) {
        while (!task.isAtRest()) {
            if (task.isHeldUp()) {
                task.waitForChildren();
                return;
            }
            if (task.children() > 0) {
                Thread.yield();
            } else {
                LockSupport.park(task);
            }
        }
    }
}
