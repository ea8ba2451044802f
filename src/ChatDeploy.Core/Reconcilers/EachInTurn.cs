namespace ChatDeploy.Core.Reconcilers;

/// <summary>Works through what a reconciler found, so that one thing that throws does not keep the others waiting pass after pass.</summary>
internal static class EachInTurn
{
    /// <summary>Does each; what threw is told at the end, when all others have had their turn.</summary>
    /// <returns>Whether any of them did something.</returns>
    /// <exception cref="AggregateException">One or more threw.</exception>
    public static async Task<bool> AnyAsync<T>(IEnumerable<T> things, Func<T, Task<bool>> act)
    {
        var any = false;
        List<Exception>? thrown = null;
        foreach (var thing in things)
        {
            try
            {
                any |= await act(thing);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                (thrown ??= []).Add(exception);
            }
        }

        return thrown is null ? any : throw new AggregateException(thrown);
    }
}
