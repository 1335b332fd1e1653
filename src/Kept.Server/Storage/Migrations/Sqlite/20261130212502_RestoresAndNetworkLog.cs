using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RestoresAndNetworkLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // As SQLite does it itself: built anew, the table could be left half-made by a process that is killed.
            migrationBuilder.Sql("ALTER TABLE orders DROP COLUMN \"Tracking\";");

            migrationBuilder.CreateTable(
                name: "ledger_restores",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Marker = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_restores", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "network_log",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    KeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Missed = table.Column<int>(type: "INTEGER", nullable: false),
                    Payload = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_network_log", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "network_log_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    KeepUntil = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_network_log_keys", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_network_log_KeyId_From",
                table: "network_log",
                columns: new[] { "KeyId", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_network_log_keys_KeepUntil",
                table: "network_log_keys",
                column: "KeepUntil");

            migrationBuilder.CreateIndex(
                name: "IX_network_log_keys_SiteId_Day",
                table: "network_log_keys",
                columns: new[] { "SiteId", "Day" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_restores");

            migrationBuilder.DropTable(
                name: "network_log");

            migrationBuilder.DropTable(
                name: "network_log_keys");

            migrationBuilder.AddColumn<string>(
                name: "Tracking",
                table: "orders",
                type: "TEXT",
                nullable: true);
        }
    }
}
