namespace ChatDeploy.Core.Chat.Addresses;

/// <summary>What remembering addresses needs from the engine beyond LINQ: an insert that becomes an update where there is one already.</summary>
public interface IChatAddressStore
{
    /// <summary>Stores an address in one statement, whoever else does at the same time; the bot is there. A team that was told before stays where none is told now.</summary>
    /// <exception cref="System.Data.Common.DbException">The store is away.</exception>
    Task StoreAsync(ChatAddress address, CancellationToken cancellationToken);
}
