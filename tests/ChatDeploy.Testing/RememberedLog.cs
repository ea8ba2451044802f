using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Testing;

/// <summary>Keeps what is logged, for tests that look at it.</summary>
public sealed class RememberedLog : ILoggerProvider, ILogger
{
    /// <summary>A message and its exception each, in order.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing to let go of.
    }
}
