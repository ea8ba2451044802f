using System.Collections.Concurrent;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Testing;

/// <summary>What an attempt comes to at an <see cref="InstantRunner"/>.</summary>
public enum InstantFate
{
    /// <summary>The version is on the disk at once.</summary>
    Succeed,

    /// <summary>It fails at once and leaves the disk alone.</summary>
    Fail,

    /// <summary>Nobody can know; the disk is left alone.</summary>
    Lose,

    /// <summary>It runs until it is released or cancelled.</summary>
    Hang,
}

/// <summary>
/// The outside world of tests: what runs on each cell, and every attempt that was ever begun. It outlives the runners that
/// work on it, as files outlive a service. Whatever must never happen there is kept in <see cref="Violations"/>.
/// </summary>
public sealed class InstantDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptKey, JobAttempt> _begun = [];
    private readonly Dictionary<AttemptKey, JobOutcome> _ended = [];
    private readonly Dictionary<long, int> _latest = [];
    private readonly HashSet<AttemptKey> _running = [];
    private readonly Dictionary<(string Tool, string Environment, string Target), string> _versions = [];
    private readonly Dictionary<(string Tool, string Environment, string Target), AttemptKey> _busy = [];

    /// <summary>What runs where: the sha by (tool, environment, target).</summary>
    public IReadOnlyDictionary<(string Tool, string Environment, string Target), string> Versions
    {
        get
        {
            lock (_gate) return new Dictionary<(string, string, string), string>(_versions);
        }
    }

    /// <summary>Every attempt begun, with its outcome once it has one.</summary>
    public IReadOnlyDictionary<AttemptKey, JobOutcome?> Attempts
    {
        get
        {
            lock (_gate) return _begun.Keys.ToDictionary(key => key, key => _ended.TryGetValue(key, out var outcome) ? outcome : (JobOutcome?)null);
        }
    }

    /// <summary>Attempts begun and not ended.</summary>
    public IReadOnlyList<AttemptKey> Running
    {
        get
        {
            lock (_gate) return [.. _running];
        }
    }

    /// <summary>Every time somebody asked a runner for an attempt, repetitions included.</summary>
    public ConcurrentQueue<AttemptKey> Asked { get; } = new();

    /// <summary>What must never happen and did: two attempts at once on a cell, an attempt begun after a later one.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>The attempt as it was begun.</summary>
    public JobAttempt AttemptOf(AttemptKey key)
    {
        lock (_gate) return _begun[key];
    }

    /// <summary>How many attempts run.</summary>
    internal int RunningCount
    {
        get
        {
            lock (_gate) return _running.Count;
        }
    }

    /// <summary>Puts a version there without any attempt.</summary>
    public void Put(string tool, string environment, string target, string sha)
    {
        lock (_gate) _versions[(tool, environment, target)] = sha;
    }

    /// <summary>Begins the attempt; false when it was begun before, which is harmless: then nothing runs again.</summary>
    internal bool TryBegin(JobAttempt attempt)
    {
        Asked.Enqueue(attempt.Key);
        lock (_gate)
        {
            if (!_begun.TryAdd(attempt.Key, attempt)) return false;
            var cell = Cell(attempt);
            if (_busy.TryGetValue(cell, out var other)) Violations.Enqueue($"{attempt.Key} began on {cell} while {other} ran");
            if (_latest.GetValueOrDefault(attempt.Key.JobId) > attempt.Key.Attempt) Violations.Enqueue($"{attempt.Key} began after a later attempt");
            _latest[attempt.Key.JobId] = attempt.Key.Attempt;
            _running.Add(attempt.Key);
            _busy[cell] = attempt.Key;
            return true;
        }
    }

    /// <summary>Ends the attempt; false when it has ended before, with another outcome or the same.</summary>
    internal bool TryEnd(AttemptKey key, JobOutcome outcome)
    {
        lock (_gate)
        {
            if (!_begun.TryGetValue(key, out var attempt) || !_ended.TryAdd(key, outcome)) return false;
            _busy.Remove(Cell(attempt));
            _running.Remove(key);
            if (outcome == JobOutcome.Succeeded) _versions[Cell(attempt)] = attempt.Sha;
            return true;
        }
    }

    /// <summary>How an attempt ended; null while it runs, or where it is not known.</summary>
    internal JobOutcome? OutcomeOf(AttemptKey key)
    {
        lock (_gate) return _ended.TryGetValue(key, out var outcome) ? outcome : null;
    }

    private static (string, string, string) Cell(JobAttempt attempt) => (attempt.Tool, attempt.Environment, attempt.Target);
}
