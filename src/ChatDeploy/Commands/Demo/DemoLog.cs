namespace ChatDeploy.Commands.Demo;

/// <summary>Writes what the service logs into a file, so that the terminal shows the demo alone.</summary>
internal sealed class DemoLog(string file, TimeProvider clock) : ILoggerProvider
{
    private readonly StreamWriter _writer = new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    private readonly Lock _writing = new();
    private bool _isClosed;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _isClosed = true;
            _writer.Dispose();
        }
    }

    private void Write(LogLevel level, string category, string text)
    {
        lock (_writing)
        {
            if (!_isClosed) _writer.WriteLine($"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {category}: {text}");
        }
    }

    private sealed class Category(DemoLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, name, exception is null ? formatter(state, null) : $"{formatter(state, exception)}{Environment.NewLine}{exception}");
    }
}
