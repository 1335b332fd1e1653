using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RestoresAndNetworkLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Tracking",
                table: "orders");

            migrationBuilder.CreateTable(
                name: "ledger_restores",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Origin = table.Column<string>(type: "text", nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Marker = table.Column<string>(type: "text", nullable: true),
                    Note = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_restores", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "network_log",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    KeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    SiteId = table.Column<string>(type: "text", nullable: false),
                    From = table.Column<long>(type: "bigint", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Missed = table.Column<int>(type: "integer", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_network_log", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "network_log_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    SiteId = table.Column<string>(type: "text", nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    PolicyName = table.Column<string>(type: "text", nullable: false),
                    PolicyVersion = table.Column<int>(type: "integer", nullable: false),
                    KeepUntil = table.Column<long>(type: "bigint", nullable: false)
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
                type: "text",
                nullable: true);
        }
    }
}
