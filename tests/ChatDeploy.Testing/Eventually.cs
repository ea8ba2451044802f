using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ChatDeploy.Testing;

/// <summary>Waits for what other threads, processes or servers bring about.</summary>
public static class Eventually
{
    private static readonly TimeSpan _ordinaryDeadline = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Asks until the condition holds. An exception counts as "not yet" (a service that is not up refuses connections);
    /// the last one is the cause of the failure.
    /// </summary>
    /// <param name="condition">What must become true; asked every 20 ms.</param>
    /// <param name="deadline">How long to wait; 15 s when left out.</param>
    /// <param name="what">Filled in by the compiler: the condition as written.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        var limit = deadline ?? _ordinaryDeadline;
        while (true)
        {
            Exception? last = null;
            try
            {
                if (await condition())
                    return;
            }
#pragma warning disable CA1031 // whatever it is, the condition did not hold
            catch (Exception notYet)
#pragma warning restore CA1031
            {
                last = notYet;
            }

            if (Stopwatch.GetElapsedTime(began) > limit)
                throw new TimeoutException($"still not true after {limit.TotalSeconds:0.#} s: {what}{(last is null ? "" : $" (it threw {last.GetType().Name}: {last.Message})")}", last);
            await Task.Delay(20);
        }
    }

    /// <summary>As <see cref="TrueAsync(Func{Task{bool}}, TimeSpan?, string)"/>, for a condition that needs no waiting itself.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), deadline, what);
}
