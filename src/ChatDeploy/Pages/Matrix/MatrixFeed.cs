using System.Collections.Concurrent;
using ChatDeploy.Core.CurrentVersions;

namespace ChatDeploy.Pages.Matrix;

/// <summary>Remembers the last matrices that pages of this node were given, so that the next time they only get the rows that changed.</summary>
internal sealed class MatrixFeed
{
    private const int Kept = 64;

    // Numbers of versions hold within this process: another node's tokens must not be taken for ours.
    private readonly string _process = Guid.NewGuid().ToString("N")[..8];
    private readonly Lock _gate = new();
    private readonly Queue<(string Token, MatrixSnapshot Snapshot)> _given = new();
    private readonly ConcurrentDictionary<int, (string Tag, byte[] Answer)> _whole = new();
    private long _count;

    /// <summary>The token of a matrix.</summary>
    public string TokenOf(MatrixSnapshot snapshot)
    {
        lock (_gate)
        {
            foreach (var (known, given) in _given) if (given == snapshot) return known;
            var token = $"{_process}.{++_count}";
            _given.Enqueue((token, snapshot));
            if (_given.Count > Kept) _given.Dequeue();
            return token;
        }
    }

    /// <summary>The matrix of a token, if it is over the same catalog; null when it is too old, or another node's.</summary>
    public MatrixSnapshot? Find(string? token, MatrixSnapshot now)
    {
        if (string.IsNullOrEmpty(token)) return null;
        lock (_gate) return _given.FirstOrDefault(g => g.Token == token && g.Snapshot.Catalog == now.Catalog).Snapshot;
    }

    /// <summary>The whole answer for an environment: made once for all pages that open together, since compressing it takes longer than all else.</summary>
    /// <param name="environmentId">The environment.</param>
    /// <param name="tag">The answer's entity tag.</param>
    /// <param name="make">Makes it.</param>
    public byte[] Whole(int environmentId, string tag, Func<byte[]> make)
    {
        if (_whole.TryGetValue(environmentId, out var last) && last.Tag == tag) return last.Answer;
        var made = make();
        _whole[environmentId] = (tag, made);
        return made;
    }
}
