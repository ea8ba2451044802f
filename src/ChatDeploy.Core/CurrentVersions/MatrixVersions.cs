using System.Runtime.InteropServices;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Numbers the distinct versions from 1. Used by the one refresher at a time; snapshots keep the array they were made with.</summary>
internal sealed class MatrixVersions
{
    private readonly Dictionary<(string Sha, string Ref), int> _numbers = [];
    private MatrixVersion[] _versions = new MatrixVersion[64];

    /// <summary>By number. Entries are only ever added, before the snapshot that uses them is handed out.</summary>
    public MatrixVersion[] Entries => _versions;

    public int NumberOf(string sha, string reference)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (sha, reference), out var known);
        if (known) return number;
        number = _numbers.Count;
        if (number == _versions.Length) Array.Resize(ref _versions, number * 2);
        _versions[number] = new MatrixVersion(sha, reference);
        return number;
    }
}
